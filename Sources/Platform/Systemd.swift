import CSystemd
import Glibc

/// systemd's side of a service, through libsystemd. Everything is a harmless no-op where the
/// process was not started by systemd.
public enum Systemd {
  /// Sends assignments such as `READY=1` and `STATUS=…`, one to an argument.
  public static func notify(_ lines: String...) {
    _ = sd_notify(0, lines.joined(separator: "\n"))
  }

  /// The sockets of the `.socket` units, with their `FileDescriptorName=`, and whatever was
  /// kept in the file-descriptor store.
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

  /// How often `WATCHDOG=1` is expected (half of it is customary), or nil for no watchdog.
  public static var watchdogIntervalMicroseconds: UInt64? {
    var interval: UInt64 = 0
    return sd_watchdog_enabled(0, &interval) > 0 ? interval : nil
  }

  /// Leaves a descriptor with the service manager; the next start finds it among
  /// ``listenDescriptors()`` under `name` (`FileDescriptorStoreMax=` must allow it).
  public static func storeDescriptor(_ descriptor: Int32, name: String) {
    var descriptors = [descriptor]
    _ = sd_pid_notify_with_fds(0, 0, "FDSTORE=1\nFDNAME=\(name)", &descriptors, 1)
  }

  /// `SD_LISTEN_FDS_START`, a macro.
  private static let firstDescriptor: Int32 = 3
}
