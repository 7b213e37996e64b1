#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Standard output refused the text.
struct OutputError: Error {
  let code: Int32

  /// Nil for a reader that went away (`updraft … | head -1`), which is not worth a word.
  var message: String? {
    guard code != EPIPE else { return nil }
    let reason = strerror(code).map { String(cString: $0) } ?? "error \(code)"
    return "cannot write to standard output: \(reason)"
  }
}
