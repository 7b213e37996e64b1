import Testing

@testable import Engine

@Suite("The stop matcher") struct StopMatcherTests {
  /// The definition: the text before the earliest stop string.
  private func expected(_ text: String, _ stops: [String]) -> String {
    let bytes = Array(text.utf8)
    let ends = stops.compactMap { stop in
      bytes.indices.first { bytes[$0...].starts(with: Array(stop.utf8)) }
    }
    return String(decoding: bytes.prefix(ends.min() ?? bytes.count), as: UTF8.self)
  }

  @Test(
    "shows the text before the first stop string, however it is cut into pieces",
    arguments: [
      ("one two three", ["two"]), ("aaab", ["aab"]), ("aaab", ["ab", "aaa"]),
      ("abcabcabd!", ["abcabd"]), ("no stop here", ["stop it", "her!"]),
      ("ends with sto", ["stop"]),
      ("é€😀x", ["😀"]), ("a\r\n\r\nb", ["\n\r"]), ("nothing", []), ("xx", ["xx"]),
    ])
  func pieces(_ text: String, _ stops: [String]) {
    let scalars = Array(text.unicodeScalars)
    // Every way to cut it in three.
    for first in 0...scalars.count {
      for second in first...scalars.count {
        var matcher = StopMatcher(stops)
        var shown = ""
        for range in [0..<first, first..<second, second..<scalars.count] {
          var piece = String.UnicodeScalarView()
          piece.append(contentsOf: scalars[range])
          shown += matcher.append(String(piece))
          #expect(Array(expected(text, stops).utf8).starts(with: Array(shown.utf8)))
        }
        shown += matcher.finish()
        #expect(Array(shown.utf8) == Array(expected(text, stops).utf8))
        #expect(matcher.isStopped == (expected(text, stops) != text))
      }
    }
  }
}
