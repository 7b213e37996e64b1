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

  @Test("A line feed in a message forges no line")
  func lineFeeds() {
    #expect(line(.info, "a\n<0>b", ["k": "x\ny"]) == "a <0>b k=x y\n")
  }

  @Test(
    "The journal gets the priority in front",
    arguments: [(Logger.Level.debug, "<7>"), (.info, "<6>"), (.warning, "<4>"), (.critical, "<2>")])
  func priority(level: Logger.Level, mark: String) {
    #expect(line(level, "x", marksPriority: true).hasPrefix(mark))
  }
}
