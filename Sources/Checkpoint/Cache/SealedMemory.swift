import CLinux
import Glibc
import Platform

/// A file in memory that nobody can change once it is sealed.
final class SealedMemory: Sendable {
  let descriptor: Int32

  init(name: String, file: String) throws(CheckpointError) {
    descriptor = updraft_memory_file(name)
    guard descriptor >= 0 else {
      throw CheckpointError(
        file: file, found: "\(SystemMessage.last()) for a file in memory",
        expected: "a cache directory that can be written or a kernel with memfd_create")
    }
  }

  deinit { close(descriptor) }

  /// Forbids writing, growing, shrinking and unsealing.
  ///
  /// The kernel refuses while it holds one of the pages itself, to move or to inspect it, which
  /// passes: tried again for about three seconds.
  func seal(file: String) throws(CheckpointError) {
    var pause: UInt32 = 25_000  // microseconds
    while fcntl(descriptor, Self.addSeals, Self.allSeals) != 0 {
      if errno == EBUSY, pause < 2_000_000 {
        usleep(pause)
        pause *= 2
        continue
      }
      throw CheckpointError(
        file: file, found: "\(SystemMessage.last()) while sealing memory",
        expected: "memory that can be sealed")
    }
  }

  /// A safetensors content in sealed memory, mapped.
  static func map(
    _ layout: SafetensorsLayout, file: String
  ) throws(CheckpointError) -> FileMapping {
    let memory = try SealedMemory(name: "updraft-quantized", file: file)
    var source = ContentSource(layout)
    let piece = AlignedBuffer(byteCount: 1 << 20)
    while true {
      let count = source.read(into: piece.bytes)
      if count == 0 { break }
      let full = UnsafeRawBufferPointer(rebasing: piece.bytes[..<count])
      guard WholeWrite.write(full, to: memory.descriptor) == count else {
        throw CheckpointError(
          file: file, found: "\(SystemMessage.last()) for a file in memory",
          expected: "\(layout.byteCount) bytes of memory")
      }
    }
    try memory.seal(file: file)
    return try FileMapping.map(memory.descriptor, path: file)
  }

  // Macros of <linux/fcntl.h>, which does not go together with <fcntl.h>.
  private static let addSeals: Int32 = 1024 + 9
  /// F_SEAL_SEAL, F_SEAL_SHRINK, F_SEAL_GROW, F_SEAL_WRITE.
  private static let allSeals: Int32 = 1 | 2 | 4 | 8
}
