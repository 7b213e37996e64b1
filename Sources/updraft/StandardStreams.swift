#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Standard output without a buffer: a piece of text appears when it is written, and a failure
/// to write (a full disk, a closed pipe) is seen instead of lost.
enum StandardOutput {
  static func write(_ text: String) throws(OutputError) {
    guard writeAll(text, to: STDOUT_FILENO) else { throw OutputError(code: errno) }
  }
}

/// Standard error; nothing can be done when it cannot be written.
enum StandardError {
  static func write(_ text: String) {
    _ = writeAll(text, to: STDERR_FILENO)
  }
}

/// Writes all bytes, taking up partial writes and interruptions; false leaves errno set.
private func writeAll(_ text: String, to descriptor: Int32) -> Bool {
  var text = text
  return text.withUTF8 { bytes in
    var offset = 0
    while offset < bytes.count {
      let count = write(descriptor, bytes.baseAddress.map { $0 + offset }, bytes.count - offset)
      if count < 0 {
        if errno == EINTR { continue }
        return false
      }
      offset += count
    }
    return true
  }
}
