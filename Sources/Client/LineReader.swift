#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Reads lines as bytes, each as soon as it is whole, so that a program may wait for one answer
/// before it writes its next line. A line ends in LF or CRLF, the last one also where the input
/// does.
///
/// Unlike `readLine()` it tells a failure from the end, and replaces no byte that is not UTF-8.
public struct LineReader: Sendable {
  private static let pieceByteCount = 65_536

  private let descriptor: Int32
  /// What was read and not yet handed out; it begins at `start`.
  private var buffer: [UInt8] = []
  private var start = 0
  private var lineCount = 0

  /// - Parameter descriptor: stays the caller's.
  public init(descriptor: Int32) {
    self.descriptor = descriptor
  }

  /// The next line; nil at the end.
  public mutating func next() throws(InputError) -> InputLine? {
    var searched = start
    while true {
      if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        return take(start..<end, next: end + 1)
      }
      buffer.removeFirst(start)
      start = 0
      searched = buffer.count
      guard try readPiece() else { break }
    }
    return buffer.isEmpty ? nil : take(0..<buffer.count, next: buffer.count)
  }

  private mutating func take(_ range: Range<Int>, next: Int) -> InputLine {
    var bytes = buffer[range]
    if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
    start = next
    lineCount += 1
    return InputLine(number: lineCount, bytes: Array(bytes))
  }

  /// Waits for bytes; false at the end.
  private mutating func readPiece() throws(InputError) -> Bool {
    var piece = [UInt8](repeating: 0, count: Self.pieceByteCount)
    while true {
      let count = read(descriptor, &piece, piece.count)
      if count >= 0 {
        buffer += piece[..<count]
        return count > 0
      }
      switch errno {
      case EINTR: continue
      case EAGAIN:
        // Another program may have set the shared pipe or terminal not to wait.
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        _ = poll(&waiting, 1, -1)
      case let code: throw InputError(lineNumber: lineCount + 1, code: code)
      }
    }
  }
}
