import Glibc

/// Something the operating system refused, or an argument it cannot satisfy.
public struct PlatformError: Error, CustomStringConvertible, Sendable {
  /// One sentence: what, where, found and expected.
  public let description: String

  public init(_ description: String) {
    self.description = description
  }

  /// A failed system call, with the system's words for `code`.
  static func system(_ what: String, _ code: Int32) -> PlatformError {
    PlatformError("\(what): \(String(cString: strerror(code))) (errno \(code)).")
  }
}
