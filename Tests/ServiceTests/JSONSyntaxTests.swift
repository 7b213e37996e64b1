import FoundationEssentials
import Testing

@testable import Service

@Suite("JSON syntax")
struct JSONSyntaxTests {
  @Test(
    "Every value of RFC 8259 passes",
    arguments: [
      "{}", "[]", " \t\r\n{\"a\" : [1, -0, 0.5, 1e9, -2.5E-3, true, false, null]} ",
      #""\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00""#, "\"\u{e9}\u{1F600}\"", "0", "\"\"",
      String(repeating: "[", count: 32) + String(repeating: "]", count: 32),
    ])
  func valid(text: String) throws {
    try JSONSyntax.check(Array(text.utf8))
    // The decoder that reads the value afterwards agrees.
    #expect(throws: Never.self) { try JSONDecoder().decode(Anything.self, from: Data(text.utf8)) }
  }

  @Test(
    "A malformed text is refused with line and column",
    arguments: [
      (#"{"a": 1,}"#, 1, 9), ("{\"a\": 1,\n \"b\" 2}", 2, 6), ("{a: 1}", 1, 2), ("", 1, 1),
      ("[1, 2", 1, 6), ("[1 2]", 1, 4), ("nul", 1, 1), ("{\"a\": NaN}", 1, 7),
      ("{\"a\": 01}", 1, 8), ("{\"a\": 1.}", 1, 9), ("{\"a\": 1e400}", 1, 7), ("-", 1, 2),
      ("{\"a\": \"x\ny\"}", 1, 9), ("\"open", 1, 6), (#""\x""#, 1, 2), (#""\u12""#, 1, 2),
      (#""\ud800""#, 1, 2), (#""\ud800\u0041""#, 1, 2), (#""\udc00""#, 1, 2), ("{} {}", 1, 4),
      ("[1,]", 1, 4), ("{\"a\"}", 1, 5), ("1 x", 1, 3), ("\u{feff}{}", 1, 1), ("'a'", 1, 1),
      (String(repeating: "[", count: 100_000), 1, 33),
    ])
  func malformed(text: String, line: Int, column: Int) {
    let error = #expect(throws: JSONSyntax.Failure.self) {
      try JSONSyntax.check(Array(text.utf8))
    }
    #expect(error?.line == line)
    #expect(error?.column == column)
  }

  @Test("A byte that is not UTF-8 is refused where it stands")
  func invalidUTF8() {
    let error = #expect(throws: JSONSyntax.Failure.self) {
      try JSONSyntax.check(Array("{\"é".utf8) + [0xFF] + Array("\"}".utf8))
    }
    #expect(error?.column == 5)
  }

  @Test("A text cut off anywhere is refused, and never crashes")
  func truncated() {
    let text = Array(#"{"a": [1.5e2, "\ud83d\ude00é", true, null], "b": {"c": -7}}"#.utf8)
    for count in 0..<text.count {
      #expect(throws: JSONSyntax.Failure.self) { try JSONSyntax.check(Array(text[..<count])) }
    }
  }

  /// Decodes anything by looking at nothing.
  private struct Anything: Decodable {
    init(from decoder: any Decoder) throws {}
  }
}
