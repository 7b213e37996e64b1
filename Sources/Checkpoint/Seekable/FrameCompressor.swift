import CZstd

/// One thread's zstd compressor.
///
/// Sound to hand between threads because each worker uses only its own.
final class FrameCompressor: @unchecked Sendable {
  private let context: OpaquePointer
  private let file: String

  init(file: String, level: Int32) throws(CheckpointError) {
    // zstd itself takes the nearest one.
    guard (ZSTD_minCLevel()...ZSTD_maxCLevel()).contains(level) else {
      throw CheckpointError(
        file: file, found: "the compression level \(level)",
        expected: "\(ZSTD_minCLevel()) to \(ZSTD_maxCLevel())")
    }
    guard let context = ZSTD_createCCtx() else {
      throw CheckpointError(
        file: file, found: "no memory for a zstd compressor", expected: "some megabytes")
    }
    self.context = context
    self.file = file
    for (parameter, value) in [
      (ZSTD_c_compressionLevel, level), (ZSTD_c_checksumFlag, 1), (ZSTD_c_contentSizeFlag, 1),
    ] {
      let status = ZSTD_CCtx_setParameter(context, parameter, value)
      guard ZSTD_isError(status) == 0 else {
        throw CheckpointError(
          file: file, found: "zstd: \(String(cString: ZSTD_getErrorName(status)))",
          expected: "a compressor that takes its settings")
      }
    }
  }

  deinit { ZSTD_freeCCtx(context) }

  /// Compresses `content` to one frame with content size and checksum.
  func compress(_ content: UnsafeRawBufferPointer) throws(CheckpointError) -> [UInt8] {
    var status = 0
    let bound = ZSTD_compressBound(content.count)
    let bytes = [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
      status = ZSTD_compress2(
        context, buffer.baseAddress, buffer.count, content.baseAddress, content.count)
      count = ZSTD_isError(status) == 0 ? status : 0
    }
    guard ZSTD_isError(status) == 0 else {
      throw CheckpointError(
        file: file, found: "zstd: \(String(cString: ZSTD_getErrorName(status)))",
        expected: "a frame that compresses")
    }
    return bytes
  }
}
