import Glibc

/// Decompressed checkpoints, kept under names that follow from their seek tables.
///
/// ```
/// KEY.safetensors        the content, mode 0400
/// KEY.seal               one line: what fstat said of it after its bytes had been checked
/// NAME.RANDOM.tmp        one of these being written, locked by its writer
/// ```
struct CacheDirectory {
  static let contentSuffix = ".safetensors"
  static let sealSuffix = ".seal"

  let path: String
  let key: String

  var contentPath: String { "\(path)/\(key)\(Self.contentSuffix)" }
  private var sealPath: String { "\(path)/\(key)\(Self.sealSuffix)" }

  /// Makes the directory and its parents where they are missing; failures show up at use.
  func create() {
    var prefix = path.hasPrefix("/") ? "" : "."
    for part in path.split(separator: "/") {
      prefix += "/\(part)"
      mkdir(prefix, 0o700)
    }
  }

  /// The descriptor of the cached file, if there is one of this size that only we could have
  /// written; the caller closes it.
  func openContent(byteCount: Int) -> Int32? {
    let descriptor = open(contentPath, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    if let stamp = FileStamp(descriptor), stamp.isOurs, stamp.byteCount == byteCount {
      return descriptor
    }
    close(descriptor)
    return nil
  }

  /// Whether the file is, untouched, the one whose bytes were checked when it was sealed.
  func isSealed(_ descriptor: Int32) -> Bool {
    guard let stamp = FileStamp(descriptor) else { return false }
    let seal = open(sealPath, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard seal >= 0 else { return false }
    defer { close(seal) }
    guard let sealStamp = FileStamp(seal), sealStamp.isOurs else { return false }
    let expected = Array(stamp.seal(key: key).utf8)
    var found = [UInt8](repeating: 0, count: expected.count + 1)
    let count = read(seal, &found, found.count)
    return count == expected.count && found.prefix(count).elementsEqual(expected)
  }

  /// Records that the file's bytes were checked when it had this stamp, once the disk has them: a
  /// power failure before that may leave other bytes with the same dates. Best effort: without a
  /// seal the next start checks them again. A file that the disk refused is removed, since what is
  /// read later need not be what was checked. Nil where it cannot be tried.
  func sealInBackground(_ descriptor: Int32, _ stamp: FileStamp) -> BackgroundThread? {
    let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
    guard copy >= 0 else { return nil }
    return BackgroundThread {
      defer { close(copy) }
      guard fsync(copy) == 0 else { return remove(stamp) }
      if syncNames() { seal(stamp) }
    }
  }

  /// Removes the content if it is still the file of this stamp.
  private func remove(_ stamp: FileStamp) {
    guard let descriptor = openContent(byteCount: stamp.byteCount) else { return }
    defer { close(descriptor) }
    if FileStamp(descriptor)?.inode == stamp.inode { unlink(contentPath) }
  }

  private func syncNames() -> Bool {
    let directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard directory >= 0 else { return false }
    defer { close(directory) }
    // Some file systems refuse to sync a directory; the file's own bytes are safe.
    _ = fsync(directory)
    return true
  }

  private func seal(_ stamp: FileStamp) {
    guard let file = TemporaryFile(directory: path, stem: key + Self.sealSuffix)
    else { return }
    let text = Array(stamp.seal(key: key).utf8)
    guard write(file.descriptor, text, text.count) == text.count else { return }
    fchmod(file.descriptor, 0o400)
    rename(file.path, sealPath)
  }

  /// Gives a complete temporary file its name.
  func publish(_ file: TemporaryFile) -> Bool {
    fchmod(file.descriptor, 0o400) == 0 && rename(file.path, contentPath) == 0
  }
}
