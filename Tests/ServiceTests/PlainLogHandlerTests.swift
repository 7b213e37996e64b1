import Logging
import Testing

@testable import Service

@Suite("Log lines")
struct PlainLogHandlerTests {
  private func line(
    _ level: Logger.Level, _ message: Logger.Message, _ metadata: Logger.Metadata = [:],
    marksPriority: Bool = false
  ) -> String {
    PlainLogHandler(logLevel: .trace, marksPriority: marksPriority).format(
      LogEvent(
        level: level, message: message, error: nil, metadata: metadata, source: "test",
        file: #fileID, function: #function, line: #line))
  }

  @Test("A message is one line with its fields in order")
  func plain() {
    #expect(
      line(.info, "ready", ["slots": "4", "a": "two words"]) == "ready a=\"two words\" slots=4\n")
    #expect(line(.warning, "careful") == "warning: careful\n")
  }

  @Test("Control characters in a message forge no line and command no terminal")
  func controls() {
    #expect(line(.info, "a\n<0>b", ["k": "x\ny"]) == #"a\n<0>b k=x\ny"# + "\n")
    // One character to Swift, two to everybody else.
    #expect(line(.info, "a", ["k": "x\r\ny"]) == #"a k=x\r\ny"# + "\n")
    let others = "\u{1B}[2J\u{0}\t\u{7F}\u{9B}\u{2028}"
    #expect(
      line(.info, "a", ["k": "\(others)"])
        == #"a k=\u{1b}[2J\u{0}\t\u{7f}\u{9b}\u{2028}"# + "\n")
    #expect(line(.info, "зимний лес", ["k": "👩‍🚀"]) == "зимний лес k=👩‍🚀\n")
  }

  @Test("A quotation mark in a field forges no other field")
  func quotationMarks() {
    #expect(line(.info, "a", ["k": #"x" status="200"#]) == #"a k="x\" status=\"200""# + "\n")
    #expect(line(.info, "a", ["k": #"x\"#]) == #"a k="x\\""# + "\n")
  }

  @Test(
    "The journal gets the priority in front",
    arguments: [(Logger.Level.debug, "<7>"), (.info, "<6>"), (.warning, "<4>"), (.critical, "<2>")])
  func priority(level: Logger.Level, mark: String) {
    #expect(line(level, "x", marksPriority: true).hasPrefix(mark))
  }
}
