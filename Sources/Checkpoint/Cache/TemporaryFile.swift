import Glibc

/// A file under a temporary name, locked while its writer lives.
///
/// The lock is how a later start tells a file being written from one left by a crash: locks die
/// with their process, whatever process numbers mean in the container at hand.
final class TemporaryFile: Sendable {
  static let suffix = ".tmp"

  let path: String
  let descriptor: Int32

  /// Creates `DIRECTORY/STEM.RANDOM.tmp`; nil, with `errno` set, when the directory does not
  /// allow it.
  init?(directory: String, stem: String, mode: mode_t = 0o600) {
    // A cleaner may lock or remove the file between its creation and our lock; then another
    // name is tried.
    for _ in 0..<8 {
      let path =
        "\(directory)/\(stem).\(Hexadecimal.text(UInt64.random(in: 0 ... .max)))\(Self.suffix)"
      let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode)
      guard descriptor >= 0 else { return nil }
      var status = stat()
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0, fstat(descriptor, &status) == 0,
        status.st_nlink == 1
      {
        self.path = path
        self.descriptor = descriptor
        return
      }
      close(descriptor)
      unlink(path)
    }
    return nil
  }

  deinit {
    // After the rename the name is gone and this does nothing.
    unlink(path)
    close(descriptor)
  }

  /// The part of a name that `init` put a random number and the suffix behind; nil for a name
  /// that is not of that form.
  static func stem(of name: String) -> Substring? {
    guard name.hasSuffix(suffix) else { return nil }
    let rest = name.dropLast(suffix.count)
    let digits = rest.suffix(16)
    guard digits.utf8.count == 16, digits.allSatisfy(\.isHexDigit) else { return nil }
    let stem = rest.dropLast(16)
    return stem.hasSuffix(".") ? stem.dropLast() : nil
  }

  /// Removes temporary files with certain stems that no living process holds.
  static func removeAbandoned(in directory: String, where isOurs: (Substring) -> Bool) {
    guard let stream = opendir(directory) else { return }
    defer { closedir(stream) }
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard let stem = stem(of: name), isOurs(stem) else { continue }
      let path = "\(directory)/\(name)"
      let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
      guard descriptor >= 0 else { continue }
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { unlink(path) }
      close(descriptor)
    }
  }
}
