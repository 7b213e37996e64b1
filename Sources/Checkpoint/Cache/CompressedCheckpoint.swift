import Platform

/// A mapped `.safetensors.zst` whose seek table and frame headers have been checked.
struct CompressedCheckpoint: Sendable {
  let path: String
  let table: SeekTable
  private let mapping: FileMapping

  init(path: String) throws(CheckpointError) {
    try self.init(path: path, mapping: try FileMapping.open(checkpoint: path))
  }

  init(path: String, mapping: FileMapping) throws(CheckpointError) {
    self.path = path
    self.mapping = mapping
    let reader = ByteReader(bytes: mapping.bytes)
    guard mapping.bytes.count >= 4, reader.uint32(at: 0) == SeekableFormat.zstdMagic else {
      throw CheckpointError(
        file: path, found: "\(mapping.bytes.count) bytes that do not start with a zstd frame",
        expected: "a compressed checkpoint")
    }
    table = try SeekTable(file: path, bytes: mapping.bytes)
    try table.checkFrameHeaders(file: path, bytes: mapping.bytes)
  }

  var byteCount: Int { mapping.bytes.count }

  /// Decompresses every frame on several threads, and hands each content with its place to
  /// `consume`, on the thread that made it.
  func decompress(
    workerCount: Int,
    _ consume: @Sendable (SeekTable.Frame, UnsafeRawBufferPointer) throws(CheckpointError) -> Void
  ) throws(CheckpointError) {
    let largest = table.frames.map(\.content.count).max() ?? 0
    var workers: [(decompressor: FrameDecompressor, buffer: AlignedBuffer)] = []
    for _ in 0..<max(1, min(workerCount, table.frames.count)) {
      workers.append((try FrameDecompressor(file: path), AlignedBuffer(byteCount: largest)))
    }
    let (frames, bytes, shared) = (table.frames, mapping, workers)
    try FrameLoop.run(frameCount: frames.count, workerCount: workers.count) {
      worker, index throws(CheckpointError) in
      let buffer = shared[worker].buffer.bytes
      try shared[worker].decompressor.decompress(
        frames[index], index: index, from: bytes.bytes, into: buffer)
      try consume(
        frames[index], UnsafeRawBufferPointer(rebasing: buffer[..<frames[index].content.count]))
    }
  }

  /// Whether decompressed bytes are this checkpoint's, by the checksum of every frame.
  func matches(_ content: UnsafeRawBufferPointer, workerCount: Int) -> Bool {
    guard content.count == table.contentByteCount else { return false }
    let shared = ReadOnlyBytes(content)
    do throws(CheckpointError) {
      let (frames, path) = (table.frames, path)
      try FrameLoop.run(frameCount: frames.count, workerCount: workerCount) {
        _, index throws(CheckpointError) in
        let frame = frames[index]
        let bytes = UnsafeRawBufferPointer(rebasing: shared.bytes[frame.content])
        let checksum = UInt32(truncatingIfNeeded: XXH64.digest(bytes))
        guard checksum == frame.checksum else {
          throw CheckpointError(
            file: path, place: "frame \(index)",
            found: "the checksum \(Hexadecimal.text(checksum))",
            expected: Hexadecimal.text(frame.checksum))
        }
      }
      return true
    } catch {
      return false
    }
  }

  /// Lets threads read the same bytes; their owner outlives the call.
  private struct ReadOnlyBytes: @unchecked Sendable {
    let bytes: UnsafeRawBufferPointer
    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }
  }
}
