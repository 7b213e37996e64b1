import Glibc
import Platform

extension ListeningSocket {
  /// The socket that systemd passed, or nil when it passed none.
  ///
  /// Throws when there are several, or when the one is not a listening Unix stream socket.
  public static func inherited() throws(ServiceError) -> ListeningSocket? {
    let passed: [(descriptor: Int32, name: String)]
    do {
      passed = try Systemd.listenDescriptors()
    } catch {
      throw ServiceError("cannot take the sockets of the service manager: \(error)")
    }
    guard let first = passed.first else { return nil }
    guard passed.count == 1 else {
      throw ServiceError(
        "the service manager passed \(passed.count) sockets: expected one ListenStream= path")
    }
    return try adopt(descriptor: first.descriptor, name: first.name)
  }

  /// Takes over a descriptor after checking that it listens on a Unix stream socket.
  static func adopt(descriptor: Int32, name: String) throws(ServiceError) -> ListeningSocket {
    let isUnixStream =
      option(SO_DOMAIN, of: descriptor) == AF_UNIX
      && option(SO_TYPE, of: descriptor) == Int32(SOCK_STREAM.rawValue)
    guard isUnixStream, option(SO_ACCEPTCONN, of: descriptor) == 1 else {
      throw ServiceError(
        "inherited descriptor \(descriptor) (\(name)) is not a listening Unix stream socket: "
          + "expected ListenStream= with a file path and Accept=no")
    }
    return ListeningSocket(
      descriptor: descriptor, path: UnixAddress.path(of: descriptor), created: nil)
  }

  private static func option(_ option: Int32, of descriptor: Int32) -> Int32? {
    var value: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    let outcome = getsockopt(descriptor, SOL_SOCKET, option, &value, &length)
    return outcome == 0 ? value : nil
  }
}
