import Testing
import Tokenizer

@testable import Checkpoint

@Suite("A synthesized checkpoint")
struct SynthesizerTests {
  @Test(
    "It verifies, is the same for the same seed, and its tokenizer loads",
    arguments: ["1,2,64,300,16", "2,1,64,257,8"])
  func synthesizes(text: String) throws {
    let scratch = try ScratchDirectory()
    let shape = try #require(ModelShape(text))
    var files: [[UInt8]] = []
    for (seed, workerCount) in [(1, 1), (1, 3), (2, 1)] as [(UInt64, Int)] {
      let path = scratch.file("\(files.count).safetensors.zst")
      try Synthesizer.write(shape, to: path, seed: seed, workerCount: workerCount)
      files.append(try readBytes(path))
    }
    #expect(files[0] == files[1] && files[0] != files[2])
    let report = try Verifier.verify(path: scratch.file("0.safetensors.zst"))
    #expect(report.metadata["updraft.commands"] == nil)
    let tokenizer = try Tokenizer(json: report.metadata["updraft.tokenizer"] ?? "")
    #expect(tokenizer.tokenCount == shape.tokenCount)
    #expect(Int(tokenizer.endOfText) == shape.tokenCount - 1)
    let text = "A kite over the dunes, 7 m/s. é🪁"
    #expect(tokenizer.decode(tokenizer.encode(text)) == text)
  }

  @Test("Names and numbers are shapes, anything else is not")
  func shapes() {
    #expect(ModelShape("gpt2-medium")?.configuration.layerCount == 24)
    #expect(ModelShape("gpt2")?.configuration.vocabularyCount == 50304)
    #expect(ModelShape("2,2,64,300,32")?.positionCount == 32)
    for text in ["", "gpt3", "1,2,3,4", "1,2,3,4,5,6", "0,1,64,300,8", "1,1,64,300,x", "1,,1,1,1"] {
      #expect(ModelShape(text) == nil, "\(text)")
    }
  }

  /// Sampled from 2^18 numbers: the mean's standard error is 0.06 steps, the deviation's 0.04.
  @Test("The numbers are normal, in any piece, and never -128")
  func normal() {
    let numbers = NormalInt8(seed: 3).sequence(2)
    let count = 1 << 18
    var bytes = [UInt8](repeating: 0, count: count)
    bytes.withUnsafeMutableBytes { numbers.fill(from: 0, $0) }
    let values = bytes.map { Double(Int8(bitPattern: $0)) }
    let mean = values.reduce(0, +) / Double(count)
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)
    #expect(abs(mean) < 5 * 0.06)
    #expect(abs(variance.squareRoot() - NormalInt8.deviation) < 5 * 0.04 + 0.01)
    #expect(values.min() ?? 0 >= -127)
    for start in [1, 2, 3, 5, 1001] {
      var piece = [UInt8](repeating: 0, count: 70)
      piece.withUnsafeMutableBytes { numbers.fill(from: start, $0) }
      #expect(piece.elementsEqual(bytes[start..<(start + 70)]))
      #expect(numbers[start] == Int8(bitPattern: bytes[start]))
    }
  }
}
