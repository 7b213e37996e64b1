import Glibc

/// A whole file mapped read-only; unmapped when the last owner lets go.
///
/// Sound to share between threads: the bytes are never written through this mapping, and
/// checkpoint files are replaced by rename, never changed in place.
final class MappedBytes: @unchecked Sendable {
  let bytes: UnsafeRawBufferPointer
  private let address: UnsafeMutableRawPointer?

  /// Maps the file at `path`.
  convenience init(path: String) throws(CheckpointError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw CheckpointError(
        file: path, found: SystemMessage.last(), expected: "a file that can be opened")
    }
    defer { close(descriptor) }
    try self.init(descriptor: descriptor, path: path)
  }

  /// Maps an open file; the descriptor stays the caller's.
  init(descriptor: Int32, path: String) throws(CheckpointError) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw CheckpointError(
        file: path, found: SystemMessage.last(), expected: "a file whose size can be read")
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw CheckpointError(
        file: path, found: "something that is not a file", expected: "a regular file")
    }
    let count = Int(status.st_size)
    if count == 0 {
      address = nil
      bytes = UnsafeRawBufferPointer(start: nil, count: 0)
      return
    }
    let mapped = mmap(nil, count, PROT_READ, MAP_SHARED, descriptor, 0)
    guard let mapped, mapped != MAP_FAILED else {
      throw CheckpointError(
        file: path, found: SystemMessage.last(), expected: "\(count) bytes that can be mapped")
    }
    address = mapped
    bytes = UnsafeRawBufferPointer(start: mapped, count: count)
  }

  deinit {
    if let address { munmap(address, bytes.count) }
  }
}
