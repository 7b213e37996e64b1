import Glibc

/// A file mapped read-only; unmapped when the last reference goes.
///
/// The bytes stay valid while the file is unlinked or replaced by rename, but a file that
/// another process shortens raises SIGBUS on access: map only files that are written once.
public final class FileMapping: @unchecked Sendable {
  public let bytes: UnsafeRawBufferPointer

  /// - Throws: ``PlatformError`` naming the path where it cannot be opened or mapped.
  public convenience init(path: String) throws(PlatformError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system("Cannot open \(path)", errno) }
    defer { close(descriptor) }
    try self.init(descriptor: descriptor, path: path)
  }

  /// Maps an open file. The descriptor stays the caller's; `path` serves for messages.
  public init(descriptor: Int32, path: String) throws(PlatformError) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw .system("Cannot read the size of \(path)", errno)
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw PlatformError("Cannot map \(path): it is not a regular file.")
    }
    let byteCount = Int(status.st_size)
    if byteCount == 0 {
      bytes = UnsafeRawBufferPointer(start: nil, count: 0)
      return
    }
    let address = mmap(nil, byteCount, PROT_READ, MAP_SHARED, descriptor, 0)
    guard let address, address != MAP_FAILED else {
      throw .system("Cannot map \(byteCount) bytes of \(path)", errno)
    }
    bytes = UnsafeRawBufferPointer(start: address, count: byteCount)
  }

  deinit {
    if let start = bytes.baseAddress {
      munmap(UnsafeMutableRawPointer(mutating: start), bytes.count)
    }
  }
}
