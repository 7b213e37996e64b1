import CZstd

/// One thread's zstd decompressor.
///
/// Sound to hand between threads because each worker uses only its own.
final class FrameDecompressor: @unchecked Sendable {
  private let context: OpaquePointer
  private let file: String

  init(file: String) throws(CheckpointError) {
    guard let context = ZSTD_createDCtx() else {
      throw CheckpointError(
        file: file, found: "no memory for a zstd decompressor", expected: "some kilobytes")
    }
    self.context = context
    self.file = file
  }

  deinit { ZSTD_freeDCtx(context) }

  /// Checks a frame's compressed bytes and decompresses them into the start of `buffer`.
  ///
  /// The frame's own checksum must be the seek table's, and zstd compares the content with it.
  func decompress(
    _ frame: SeekTable.Frame, index: Int, from bytes: UnsafeRawBufferPointer,
    into buffer: UnsafeMutableRawBufferPointer
  ) throws(CheckpointError) {
    let compressed = UnsafeRawBufferPointer(rebasing: bytes[frame.compressed])
    let digest = XXH64.digest(compressed)
    guard digest == frame.digest else {
      throw refusal(
        index, "the digest \(Hexadecimal.text(digest)) of its compressed bytes",
        Hexadecimal.text(frame.digest))
    }
    let count = ZSTD_decompressDCtx(
      context, buffer.baseAddress, frame.content.count, compressed.baseAddress, compressed.count)
    guard ZSTD_isError(count) == 0 else {
      throw refusal(
        index, "zstd: \(String(cString: ZSTD_getErrorName(count)))", "a frame that decompresses")
    }
    guard count == frame.content.count else {
      throw refusal(index, "\(count) bytes of content", "\(frame.content.count)")
    }
  }

  private func refusal(_ index: Int, _ found: String, _ expected: String) -> CheckpointError {
    CheckpointError(file: file, place: "frame \(index)", found: found, expected: expected)
  }
}
