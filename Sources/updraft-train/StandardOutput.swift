@preconcurrency import Glibc

/// What `print` wrote for others.
enum StandardOutput {
  /// Says where it did not arrive, such as on a full disk, and ends the program with status 74.
  static func finish() {
    // What was flushed before has left its mark on the stream.
    let isWhole = fflush(stdout) == 0
    let reason = isWhole ? "" : ": " + String(cString: strerror(errno))
    guard !isWhole || ferror(stdout) != 0 else { return }
    StandardError.print("Error: standard output cannot be written\(reason).")
    exit(74)
  }
}
