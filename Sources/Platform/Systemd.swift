import CSystemd
import Glibc

/// systemd's side of a service, through libsystemd. Everything is a harmless no-op where the
/// process was not started by systemd.
public enum Systemd {
  /// Sends assignments such as `READY=1` and `STATUS=…`, one to an argument.
  public static func notify(_ lines: String...) {
    _ = sd_notify(0, lines.joined(separator: "\n"))
  }

  /// The sockets of the `.socket` units, with their `FileDescriptorName=`.
  ///
  /// - Throws: ``PlatformError`` where the environment's `LISTEN_FDS` makes no sense.
  public static func listenDescriptors() throws(PlatformError) -> [(
    descriptor: Int32, name: String
  )] {
    var names: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
    let count = sd_listen_fds_with_names(0, &names)
    guard count >= 0 else {
      throw .system("Cannot take the sockets passed by systemd", -count)
    }
    var found: [(descriptor: Int32, name: String)] = []
    for index in 0..<Int(count) {
      let name = names?[index]
      found.append(
        (
          firstDescriptor + Int32(index), name.map { String(cString: $0) } ?? "unknown"
        ))
      free(name)
    }
    free(names)
    return found
  }

  /// `SD_LISTEN_FDS_START`, a macro.
  private static let firstDescriptor: Int32 = 3
}
