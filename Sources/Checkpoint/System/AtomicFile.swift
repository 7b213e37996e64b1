import Glibc

/// A file that appears under its name only when it is complete and on the disk.
///
/// Bytes go to a temporary name in the same directory; `commit` syncs, renames, and syncs the
/// directory. An uncommitted file is removed when its owner lets go.
final class AtomicFile {
  let path: String
  let temporaryPath: String
  let descriptor: Int32
  private var isCommitted = false

  /// Creates the temporary file beside `path`.
  init(path: String, mode: mode_t = 0o644) throws(CheckpointError) {
    self.path = path
    let unique = "\(getpid()).\(UInt64.random(in: 0 ... .max))"
    temporaryPath = "\(path).\(unique).tmp"
    descriptor = open(temporaryPath, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard descriptor >= 0 else {
      throw CheckpointError(
        file: temporaryPath, found: SystemMessage.last(), expected: "a file that can be created")
    }
  }

  deinit {
    close(descriptor)
    if !isCommitted { unlink(temporaryPath) }
  }

  /// Appends bytes at the file's position.
  func append(_ bytes: UnsafeRawBufferPointer) throws(CheckpointError) {
    var done = 0
    while done < bytes.count {
      let count = write(descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else {
        throw CheckpointError(
          file: temporaryPath, found: SystemMessage.last(),
          expected: "room for \(bytes.count - done) more bytes")
      }
      done += count
    }
  }

  /// Appends an array's bytes.
  func append(_ bytes: [UInt8]) throws(CheckpointError) {
    let result = bytes.withUnsafeBytes { bytes in
      Result { () throws(CheckpointError) in try append(bytes) }
    }
    try result.get()
  }

  /// Makes the file durable and gives it its name.
  func commit() throws(CheckpointError) {
    guard fsync(descriptor) == 0, rename(temporaryPath, path) == 0 else {
      throw CheckpointError(
        file: path, found: SystemMessage.last(), expected: "a file that can be put in place")
    }
    isCommitted = true
    Self.syncDirectory(of: path)
  }

  /// Best effort: some file systems refuse to sync a directory, and the file itself is safe.
  private static func syncDirectory(of path: String) {
    let slash = path.lastIndex(of: "/")
    let directory = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }
}
