import Glibc

/// Lines for people beside what a program prints for others.
enum StandardError {
  static func print(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    // There is nowhere to report that standard error cannot be written.
    _ = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
