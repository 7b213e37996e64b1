import Testing

@testable import Checkpoint

/// Containers whose digests are right and whose declarations are not.
@Suite("A seek table that lies")
struct SeekTableTests {
  private func expectRefusal(
    _ frames: [[UInt8]], _ entries: [SeekTable.Entry], _ words: String
  ) throws {
    let bytes = frames.flatMap(\.self) + SeekTable.trailer(entries)
    let scratch = try ScratchDirectory()
    let path = scratch.file("bomb.safetensors.zst")
    try writeBytes(bytes, to: path)
    let error = #expect(throws: CheckpointError.self) {
      try WeightMap.open(checkpoint: path, cacheDirectory: scratch.path, workerCount: 1)
    }
    #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    #expect(scratch.names(in: scratch.path) == ["bomb.safetensors.zst"])
  }

  private func frame(_ content: [UInt8]) throws -> [UInt8] {
    let compressor = try FrameCompressor(file: "test", level: 1)
    return try content.withUnsafeBytes { try compressor.compress($0) }
  }

  /// The true entry of a frame, changed as told.
  private func entry(
    _ frame: [UInt8], compressed: Int? = nil, content: Int, checksum: UInt32? = nil,
    digest: UInt64? = nil
  ) -> SeekTable.Entry {
    let tail = frame.suffix(4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    return SeekTable.Entry(
      compressedByteCount: compressed ?? frame.count, contentByteCount: content,
      checksum: checksum ?? tail, digest: digest ?? XXH64.digest(frame))
  }

  @Test("A thousand frames of zeros are refused by their ratio, before any is decompressed")
  func bomb() throws {
    let zeros = try frame([UInt8](repeating: 0, count: 4 << 20))
    let entry = entry(zeros, content: 4 << 20)
    try expectRefusal(
      Array(repeating: zeros, count: 1000), Array(repeating: entry, count: 1000),
      "\(1000 * (4 << 20)) bytes of content")
  }

  @Test("Sizes that are zero, beyond a frame's limit, or not those of the frame are refused")
  func sizes() throws {
    let frame = try frame(Array(repeating: 7, count: 100))
    for (content, words) in [
      (0, "frame 0: found 0 bytes of content"), (5 << 20, "frame 0: found 5242880 bytes"),
      (99, "a content size of 100"), (101, "a content size of 100"),
    ] {
      try expectRefusal([frame], [entry(frame, content: content)], words)
    }
    for compressed in [0, frame.count - 1, frame.count + 1, 1 << 31] {
      try expectRefusal(
        [frame], [entry(frame, compressed: compressed, content: 100)], "seek table")
    }
    try expectRefusal([frame], [], "2 to")
  }

  @Test("Digests and checksums that are not those of the frame are refused")
  func digests() throws {
    let frame = try frame(Array(repeating: 7, count: 100))
    try expectRefusal(
      [frame], [entry(frame, content: 100, checksum: 5)], "frame 0: found the checksum")
    try expectRefusal(
      [frame], [entry(frame, content: 100, digest: 5)], "frame 0: found the digest")
  }

  @Test("A frame whose content is not what its checksum says is refused by zstd")
  func wrongContent() throws {
    var bytes = try frame(Array(0..<100))
    // The content is stored as it is: a changed byte decompresses, and only the checksum knows.
    let place = try #require(bytes.firstIndex(of: 50))
    bytes[place] = 51
    try expectRefusal([bytes], [entry(bytes, content: 100)], "zstd:")
  }

  @Test("Content that is not safetensors is refused")
  func notSafetensors() throws {
    let frame = try frame(Array(repeating: 0x7B, count: 100))
    try expectRefusal([frame], [entry(frame, content: 100)], "a header length of")
  }

  @Test("Sound safetensors of another format, or with unaligned tensors, are refused")
  func otherFormat() throws {
    let scratch = try ScratchDirectory()
    let path = scratch.file("a.safetensors")
    let odd = NamedTensor(name: "x", shape: [17], floats: Array(repeating: 0, count: 17))
    for (tensors, metadata, words) in [
      ([], ["updraft.format": "1"], "updraft.format: found \u{201C}1\u{201D}"),
      ([], [:], "updraft.format: found no such key"),
      ([odd], ["updraft.format": "2"], "tensor x: found 68 bytes"),
    ] as [([NamedTensor], [String: String], String)] {
      try SafetensorsWriter.write(tensors, metadata: metadata, to: path)
      let content = try readBytes(path)
      let frame = try frame(content)
      try expectRefusal([frame], [entry(frame, content: content.count)], words)
    }
  }
}
