import Glibc

/// Words for what a system call reported.
enum SystemMessage {
  static func last() -> String { text(errno) }

  static func text(_ code: Int32) -> String {
    var buffer = [CChar](repeating: 0, count: 256)
    guard strerror_r(code, &buffer, buffer.count) == 0 else { return "error \(code)" }
    let words = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    return words.isEmpty ? "error \(code)" : String(decoding: words, as: UTF8.self)
  }
}
