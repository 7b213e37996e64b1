import Glibc
import Logging

/// Writes one line a message to standard error: no time stamps or colours, for the journal has
/// its own. Where systemd reads the stream, lines begin with their priority (`sd-daemon(3)`).
public struct PlainLogHandler: LogHandler {
  public var metadata: Logger.Metadata = [:]
  public var metadataProvider: Logger.MetadataProvider?
  public var logLevel: Logger.Level
  private let marksPriority: Bool

  /// `marksPriority` is right where `$JOURNAL_STREAM` is set.
  public init(logLevel: Logger.Level, marksPriority: Bool) {
    self.logLevel = logLevel
    self.marksPriority = marksPriority
  }

  public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  public func log(event: LogEvent) {
    let line = format(event)
    // One call a line, so that lines of several threads do not mix.
    _ = line.utf8CString.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count - 1) }
  }

  /// The line with its end: `warning: message key=value key="two words"`.
  func format(_ event: LogEvent) -> String {
    var line = marksPriority ? "<\(Self.priority(event.level))>" : ""
    if event.level != .info { line += "\(event.level): " }
    line += Self.escaped(event.message.description)
    let all = metadata.merging(event.metadata ?? [:]) { $1 }
    for (key, value) in all.sorted(by: { $0.key < $1.key }) {
      line += " \(key)=\(Self.quoted("\(value)"))"
    }
    return line + "\n"
  }

  private static func quoted(_ text: String) -> String {
    let isWord = !text.isEmpty && !text.contains { $0 == " " || $0 == "\"" || $0 == "\\" }
    guard !isWord else { return escaped(text) }
    let inner = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    return "\"\(escaped(inner))\""
  }

  /// The text without control characters: requests name things, and a line feed of theirs would
  /// forge a line, an escape sequence command the operator's terminal. By scalars, for "\r\n" is
  /// one character.
  private static func escaped(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: breaksLines) else { return text }
    return text.unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar {
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case _ where breaksLines(scalar):
        result += "\\u{\(String(scalar.value, radix: 16))}"
      default: result.unicodeScalars.append(scalar)
      }
    }
  }

  /// Controls, and the two separators that some viewers break a line at.
  private static func breaksLines(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }

  /// syslog(3)'s numbers.
  private static func priority(_ level: Logger.Level) -> Int {
    switch level {
    case .trace, .debug: 7
    case .info: 6
    case .notice: 5
    case .warning: 4
    case .error: 3
    case .critical: 2
    }
  }
}
