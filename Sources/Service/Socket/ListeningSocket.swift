import Glibc

/// A Unix stream socket that listens, bound here or inherited from systemd.
///
/// The descriptor is handed to the server, which closes it; the socket's file is removed by
/// `removeFile()` and only when this process created it.
public struct ListeningSocket: Sendable {
  /// Identity of the file that `bind` made, so that nobody else's file is removed. Inode numbers
  /// are used again at once, so the time of creation belongs to it.
  struct FileIdentity: Equatable, Sendable {
    let device: UInt
    let inode: UInt
    let seconds: Int
    let nanoseconds: Int
  }

  public let descriptor: Int32
  /// Where clients connect, nil for an inherited socket without a path.
  public let path: String?
  let created: FileIdentity?

  /// True when systemd passed the socket.
  public var isInherited: Bool { created == nil }

  /// Removes the socket's file if this process created it and it is still the same file.
  public func removeFile() {
    guard let created, let path, Self.identity(of: path) == created else { return }
    _ = unlink(path)
  }

  static func identity(of path: String) -> FileIdentity? {
    var status = stat()
    guard lstat(path, &status) == 0 else { return nil }
    return FileIdentity(
      device: UInt(status.st_dev), inode: UInt(status.st_ino), seconds: status.st_mtim.tv_sec,
      nanoseconds: status.st_mtim.tv_nsec)
  }
}
