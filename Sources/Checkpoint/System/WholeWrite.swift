import Glibc

/// Writing that does not stop halfway.
enum WholeWrite {
  /// Writes all bytes at the file's position, or at `offset` without moving it.
  ///
  /// - Returns: how many were written; fewer than all where the system refused the rest, and then
  ///   `errno` says why.
  static func write(
    _ bytes: UnsafeRawBufferPointer, to descriptor: Int32, at offset: Int? = nil
  ) -> Int {
    var done = 0
    while done < bytes.count {
      let (rest, left) = (bytes.baseAddress.map { $0 + done }, bytes.count - done)
      let count =
        if let offset {
          pwrite(descriptor, rest, left, off_t(offset + done))
        } else {
          Glibc.write(descriptor, rest, left)
        }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { break }
      done += count
    }
    return done
  }
}
