import Glibc

/// A Unix socket address: a path that fits `sockaddr_un`.
struct UnixAddress: Sendable {
  /// `sun_path` holds 108 bytes, one of them the terminating zero.
  static let pathByteLimit = 107

  let path: String

  /// Throws when the path is empty, holds a zero byte or is longer than `sun_path`.
  init(path: String) throws(ServiceError) {
    let byteCount = path.utf8.count
    guard byteCount > 0, !path.utf8.contains(0) else {
      throw ServiceError("the socket path is empty or holds a zero byte: expected a file path")
    }
    guard byteCount <= Self.pathByteLimit else {
      throw ServiceError(
        "the socket path \(path) is \(byteCount) bytes long: expected at most "
          + "\(Self.pathByteLimit), the limit of the operating system")
    }
    self.path = path
  }

  /// The folder that holds the socket.
  var directory: String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  func withSocketAddress<Result>(
    _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
  ) -> Result {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
  }

  /// The path a bound descriptor has, or nil when it has none.
  static func path(of descriptor: Int32) -> String? {
    var address = sockaddr_un()
    var length = socklen_t(MemoryLayout<sockaddr_un>.size)
    let outcome = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        getsockname(descriptor, $0, &length)
      }
    }
    guard outcome == 0, address.sun_family == sa_family_t(AF_UNIX) else { return nil }
    let bytes = withUnsafeBytes(of: &address.sun_path) { Array($0.prefix { $0 != 0 }) }
    return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
  }
}

/// The system's sentence for an error number.
func systemMessage(_ code: Int32) -> String {
  String(cString: strerror(code))
}
