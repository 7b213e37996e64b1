import CZstd
import Testing

@testable import Checkpoint

@Suite("Golden files made by numpy, safetensors, xxhash and zstandard")
struct GoldenTests {
  @Test("The golden checkpoint opens and verifies")
  func opens() throws {
    let report = try Verifier.verify(path: GoldenFiles.checkpoint)
    #expect(report.checks.count == 7)
    #expect(report.configuration?.horizonCount == 4)
    let map = try WeightMap.open(
      checkpoint: GoldenFiles.checkpoint, cacheDirectory: nil, workerCount: 2)
    #expect(map.metadata["updraft.training"] == "quotes \" back\\slash\nnew line\ttab é 🪁")
    #expect(map.tensors.map(\.name).prefix(3) == ["wte.weight", "wte.weight_scale", "wpe.weight"])
    let words = try map.bytes("reward.words", type: .uint8, shape: [64])
    #expect(words.elementsEqual(0..<64))
  }

  @Test("A checkpoint of format 1 is refused with found and expected")
  func firstFormat() {
    let error = #expect(throws: CheckpointError.self) {
      try WeightMap.open(
        checkpoint: GoldenFiles.firstFormat, cacheDirectory: nil, workerCount: 1)
    }
    let text = error?.description ?? ""
    #expect(text.hasSuffix("updraft.format: found \u{201C}1\u{201D}, expected \u{201C}2\u{201D}."))
  }

  @Test("Quantizing the golden float32 model gives numpy's content byte for byte")
  func quantizes() throws {
    let scratch = try ScratchDirectory()
    let path = scratch.file("a.safetensors.zst")
    let floats = try WeightMap.open(safetensors: GoldenFiles.floatModel)
    let report = try ModelQuantizer.quantize(floats).write(to: path, level: 3)
    #expect(report.tensors.count == 5)
    let found = try WeightMap.open(checkpoint: path, cacheDirectory: nil, workerCount: 1)
    let expected = try WeightMap.open(
      checkpoint: GoldenFiles.checkpoint, cacheDirectory: nil, workerCount: 1)
    #expect(found.content.elementsEqual(expected.content))
  }

  /// What `zstd -d` does: frames one after the other, skippable frames skipped.
  @Test("Plain zstd decompression of the whole file gives the safetensors content")
  func plainDecompression() throws {
    let scratch = try ScratchDirectory()
    let path = scratch.file("a.safetensors.zst")
    try CheckpointWriter.write(
      Samples.tensors(), metadata: Samples.metadata, to: path, frameByteCount: 2048)
    let map = try WeightMap.open(checkpoint: path, cacheDirectory: nil, workerCount: 1)
    let compressed = try readBytes(path)
    var content = [UInt8](repeating: 0, count: map.byteCount)
    let count = ZSTD_decompress(&content, content.count, compressed, compressed.count)
    #expect(count == map.byteCount)
    #expect(map.content.elementsEqual(content))
  }
}
