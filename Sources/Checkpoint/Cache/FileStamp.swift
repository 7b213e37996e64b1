import Glibc

/// What the system says about a file without reading it.
///
/// Any write, truncation or change of mode or owner moves the change time, which no program can
/// set. Equal stamps therefore mean equal bytes, short of a failing disk or someone who writes
/// to the disk beneath the file system.
struct FileStamp: Equatable {
  let byteCount: Int
  let inode: UInt64
  let modifiedNanoseconds: Int64
  let changedNanoseconds: Int64
  private let mode: mode_t
  private let owner: uid_t

  /// nil when the descriptor's status cannot be read.
  init?(_ descriptor: Int32) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return nil }
    byteCount = Int(status.st_size)
    inode = UInt64(status.st_ino)
    modifiedNanoseconds = Self.nanoseconds(status.st_mtim)
    changedNanoseconds = Self.nanoseconds(status.st_ctim)
    mode = status.st_mode
    owner = status.st_uid
  }

  /// A regular file that only this user, or root, could have written.
  var isOurs: Bool {
    mode & S_IFMT == S_IFREG && (owner == geteuid() || owner == 0)
      && mode & (S_IWGRP | S_IWOTH) == 0
  }

  /// The line kept beside a cache file once its bytes have been checked.
  func seal(key: String) -> String {
    "updraft-cache 1 \(key) \(byteCount) \(inode) \(modifiedNanoseconds) \(changedNanoseconds)\n"
  }

  private static func nanoseconds(_ time: timespec) -> Int64 {
    Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
  }
}
