import Testing

@testable import Checkpoint

@Suite("A damaged checkpoint")
struct CorruptionTests {
  let scratch: ScratchDirectory
  var path: String { scratch.file("damaged.safetensors.zst") }
  let intact: [UInt8]

  /// The golden checkpoint: a whole model in three frames.
  init() throws {
    scratch = try ScratchDirectory()
    intact = try readBytes(GoldenFiles.checkpoint)
  }

  /// Opens the bytes as a checkpoint; the refusal must be one sentence that names the file.
  private func expectRefusal(_ bytes: [UInt8], _ what: String) throws {
    try writeBytes(bytes, to: path)
    let error = #expect(throws: CheckpointError.self, "\(what)") {
      try WeightMap.open(checkpoint: path, cacheDirectory: nil, workerCount: 1)
    }
    guard let error else { return }
    #expect(error.file == path && !error.found.isEmpty && !error.expected.isEmpty, "\(what)")
    #expect(error.description.hasSuffix("."), "\(error.description)")
  }

  @Test("Cut off at 64 places, it is refused each time")
  func truncated() throws {
    for step in 0..<64 {
      let count = step * (intact.count - 1) / 63
      try expectRefusal(Array(intact.prefix(count)), "cut to \(count) of \(intact.count) bytes")
    }
  }

  @Test("With one bit flipped at 1,000 places, it is refused each time")
  func flipped() throws {
    var generator = SplitMix(seed: 11)
    // Every byte of what frames the content, then places drawn from the whole file.
    let tail = (intact.count - 300)..<intact.count
    var places = Array(tail) + Array(0..<32)
    while places.count < 1_000 { places.append(.random(in: 0..<intact.count, using: &generator)) }
    for place in places {
      var bytes = intact
      bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      try expectRefusal(bytes, "a bit of byte \(place) of \(intact.count) flipped")
    }
  }

  @Test("With bytes added at either end, it is refused")
  func extended() throws {
    try expectRefusal(intact + [0], "a byte appended")
    try expectRefusal([0] + intact, "a byte in front")
    try expectRefusal(intact + intact, "the file twice")
  }

  @Test("Two frames that changed places are refused")
  func swapped() throws {
    let table = try intact.withUnsafeBytes { try SeekTable(file: path, bytes: $0) }
    let (first, second) = (table.frames[0].compressed, table.frames[1].compressed)
    let bytes = Array(intact[second]) + intact[first] + intact[second.upperBound...]
    try expectRefusal(bytes, "frames 0 and 1 swapped")
  }
}
