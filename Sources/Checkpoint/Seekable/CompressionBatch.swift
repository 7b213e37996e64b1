import Synchronization

/// Compresses a few frames at a time in parallel, in order.
final class CompressionBatch {
  struct CompressedFrame: Sendable {
    let bytes: [UInt8]
    let contentByteCount: Int

    /// zstd ends each frame with the checksum that the seek table repeats.
    var entry: SeekTable.Entry {
      bytes.withUnsafeBytes { bytes in
        SeekTable.Entry(
          compressedByteCount: bytes.count, contentByteCount: contentByteCount,
          checksum: ByteReader(bytes: bytes).uint32(at: bytes.count - 4),
          digest: XXH64.digest(bytes))
      }
    }
  }

  /// Frames per worker and batch: enough that threads seldom wait for each other.
  private static let depth = 4

  private let frameByteCount: Int
  private let compressors: [FrameCompressor]
  private let buffer: AlignedBuffer

  init(file: String, frameByteCount: Int, level: Int32, workerCount: Int) throws(CheckpointError) {
    self.frameByteCount = frameByteCount
    var compressors: [FrameCompressor] = []
    for _ in 0..<workerCount {
      compressors.append(try FrameCompressor(file: file, level: level))
    }
    self.compressors = compressors
    buffer = AlignedBuffer(byteCount: frameByteCount * workerCount * Self.depth)
  }

  /// The next frames of the content; nil at its end.
  func next(_ source: inout ContentSource) throws(CheckpointError) -> [CompressedFrame]? {
    let count = source.read(into: buffer.bytes)
    if count == 0 { return nil }
    let frameCount = (count + frameByteCount - 1) / frameByteCount
    let results = Mutex([CompressedFrame?](repeating: nil, count: frameCount))
    let (buffer, compressors, frameByteCount) = (buffer, compressors, frameByteCount)
    try FrameLoop.run(frameCount: frameCount, workerCount: compressors.count) {
      worker, index throws(CheckpointError) in
      let range = (index * frameByteCount)..<min((index + 1) * frameByteCount, count)
      let content = UnsafeRawBufferPointer(rebasing: buffer.bytes[range])
      let bytes = try compressors[worker].compress(content)
      let frame = CompressedFrame(bytes: bytes, contentByteCount: range.count)
      results.withLock { $0[index] = frame }
    }
    return results.withLock { $0.compactMap(\.self) }
  }
}
