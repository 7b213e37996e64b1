import Glibc

enum FileSize {
  /// Size of the file at `path`.
  static func byteCount(_ path: String) throws(CheckpointError) -> Int {
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw CheckpointError(
        file: path, found: SystemMessage.last(), expected: "a file whose size can be read")
    }
    return Int(status.st_size)
  }
}
