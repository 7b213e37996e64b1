import Glibc
import Platform

extension FileMapping {
  /// Maps a file that is or becomes a checkpoint.
  static func open(checkpoint path: String) throws(CheckpointError) -> FileMapping {
    // O_NONBLOCK: opening a pipe somebody named by mistake must not wait for its writer.
    let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw CheckpointError(
        file: path, found: SystemMessage.last(), expected: "a file that can be opened")
    }
    defer { close(descriptor) }
    return try map(descriptor, path: path)
  }

  /// Maps an open file; the descriptor stays the caller's.
  static func map(_ descriptor: Int32, path: String) throws(CheckpointError) -> FileMapping {
    do throws(PlatformError) {
      return try FileMapping(descriptor: descriptor, path: path)
    } catch {
      throw CheckpointError(
        file: path, found: "\u{201C}\(error.description)\u{201D}",
        expected: "a regular file that can be mapped")
    }
  }
}
