#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Standard input could not be read.
public struct InputError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The line that should have come, from 1 on.
  public let lineNumber: Int
  /// An `errno`.
  public let code: Int32

  public var description: String {
    let reason = strerror(code).map { String(cString: $0) } ?? "error \(code)"
    return "cannot read line \(lineNumber) of standard input: \(reason)"
  }
}
