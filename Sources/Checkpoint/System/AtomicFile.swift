import Glibc

/// A file that appears under its name only when it is complete and on the disk.
///
/// Bytes go to a temporary name in the same directory; `commit` syncs, renames, and syncs the
/// directory. An uncommitted file is removed when its owner lets go; what a killed process left
/// is removed when the same file is written again.
final class AtomicFile {
  let path: String
  private let temporary: TemporaryFile
  private let directory: String

  /// Creates the temporary file beside `path`. A folder or a device there is refused: renaming
  /// would fail after all work, or put a file in the device's place.
  init(path: String, mode: mode_t = 0o644) throws(CheckpointError) {
    if let status = OutputFile.status(path), status.st_mode & S_IFMT != S_IFREG {
      throw CheckpointError(
        file: path, found: OutputFile.isFolder(path) ? "a folder" : "a device or pipe",
        expected: "a name for a file")
    }
    let slash = path.lastIndex(of: "/")
    let directory = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
    TemporaryFile.removeAbandoned(in: directory) { $0 == name }
    guard let temporary = TemporaryFile(directory: directory, stem: name, mode: mode) else {
      throw CheckpointError(
        file: path, found: SystemMessage.last(), expected: "a file that can be created")
    }
    self.path = path
    self.directory = directory
    self.temporary = temporary
  }

  /// Appends bytes at the file's position.
  func append(_ bytes: UnsafeRawBufferPointer) throws(CheckpointError) {
    let done = WholeWrite.write(bytes, to: temporary.descriptor)
    guard done == bytes.count else {
      throw CheckpointError(
        file: path, found: SystemMessage.last(),
        expected: "room for \(bytes.count - done) more bytes")
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
    guard fsync(temporary.descriptor) == 0, rename(temporary.path, path) == 0 else {
      throw CheckpointError(
        file: path, found: SystemMessage.last(), expected: "a file that can be put in place")
    }
    syncDirectory()
  }

  /// Best effort: some file systems refuse to sync a directory, and the file itself is safe.
  private func syncDirectory() {
    let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }
}
