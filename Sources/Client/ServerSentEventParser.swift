/// Splits a byte stream into server-sent events and yields each event's data.
///
/// Follows the event-stream grammar of the HTML standard (section 9.2.6): lines end in LF, CR or
/// CRLF, `data:` lines of one event are joined by LF, comments and other fields are skipped.
/// Bytes may arrive split anywhere.
struct ServerSentEventParser {
  /// An event larger than this is refused, so that a broken server cannot fill the memory.
  static let eventByteLimit = 1 << 20

  private var line: [UInt8] = []
  private var data: [UInt8] = []
  private var hasData = false
  private var skipsLineFeed = false

  /// Takes bytes and returns the data of the events that they complete.
  ///
  /// - Throws: `EventTooLarge` when one event outgrows `eventByteLimit`.
  mutating func append(_ bytes: some Sequence<UInt8>) throws -> [[UInt8]] {
    var events: [[UInt8]] = []
    for byte in bytes {
      if skipsLineFeed {
        skipsLineFeed = false
        if byte == UInt8(ascii: "\n") { continue }
      }
      guard byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") else {
        line.append(byte)
        if line.count + data.count > Self.eventByteLimit { throw EventTooLarge() }
        continue
      }
      skipsLineFeed = byte == UInt8(ascii: "\r")
      if let event = endLine() { events.append(event) }
    }
    return events
  }

  private mutating func endLine() -> [UInt8]? {
    defer { line.removeAll(keepingCapacity: true) }
    if line.isEmpty {
      defer {
        data.removeAll(keepingCapacity: true)
        hasData = false
      }
      return hasData ? data : nil
    }
    let colon = line.firstIndex(of: UInt8(ascii: ":")) ?? line.endIndex
    guard line[..<colon].elementsEqual("data".utf8) else { return nil }
    var value = line[min(colon + 1, line.endIndex)...]
    if value.first == UInt8(ascii: " ") { value.removeFirst() }
    if hasData { data.append(UInt8(ascii: "\n")) }
    data.append(contentsOf: value)
    hasData = true
    return nil
  }

  struct EventTooLarge: Error {}
}
