import FoundationEssentials
import Glibc

/// Files that a program is asked to write: whole under their name or not there, and refused before
/// the work and not after it.
public enum OutputFile {
  /// Puts bytes in place at once.
  public static func write(
    _ bytes: some ContiguousBytes, to path: String
  ) throws(CheckpointError) {
    let file = try AtomicFile(path: path)
    try bytes.withUnsafeBytes { bytes in
      Result { () throws(CheckpointError) in try file.append(bytes) }
    }.get()
    try file.commit()
  }

  public static func write(_ text: String, to path: String) throws(CheckpointError) {
    try write(Array(text.utf8), to: path)
  }

  /// Refuses a path that could not be written later.
  ///
  /// - Parameter inputs: files that are read, none of which the path may name.
  public static func check(_ path: String, keeping inputs: String...) throws(CheckpointError) {
    _ = try AtomicFile(path: path)
    guard let own = status(path) else { return }
    for input in inputs {
      guard let other = status(input) else { continue }
      guard own.st_dev != other.st_dev || own.st_ino != other.st_ino else {
        throw CheckpointError(
          file: path, found: "the file that is read", expected: "another one to write")
      }
    }
  }

  /// Makes a folder and those above it.
  public static func makeFolder(_ path: String) throws(CheckpointError) {
    let parts = path.split(separator: "/")
    var name = path.hasPrefix("/") ? "/" : ""
    for part in parts {
      name += part + "/"
      guard mkdir(name, 0o777) == 0 || errno == EEXIST || isFolder(name) else {
        throw CheckpointError(
          file: path, found: SystemMessage.last(), expected: "a folder that can be made")
      }
    }
    guard isFolder(path) else {
      throw CheckpointError(
        file: path, found: path.isEmpty ? "no name" : "a file", expected: "a folder")
    }
  }

  static func isFolder(_ path: String) -> Bool {
    status(path).map { $0.st_mode & S_IFMT == S_IFDIR } ?? false
  }

  static func status(_ path: String) -> stat? {
    var status = stat()
    return stat(path, &status) == 0 ? status : nil
  }
}
