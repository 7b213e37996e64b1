/// Measures the faults of a text: a product of factors, one per kind of fault, 1 without any.
struct FaultMeter: Sendable {
  func measure(
    _ text: String, form: TextForm = .sentence, words: [TextWord], intent: [TextWord],
    index: WordIndex
  ) -> Double {
    repetition(text, form: form, words: words)
      * ending(text, form: form, words: words, intent: intent, index: index)
      * control(text) * format(text) * shortness(words, form: form)
  }

  /// 0.2 where a control string is spelt out, 0.5 for characters that no text should hold.
  func control(_ text: String) -> Double {
    var factor = 1.0
    var previous: Unicode.Scalar = " "
    for scalar in text.unicodeScalars {
      if previous == "<" && scalar == "|" || previous == "|" && scalar == ">" { factor = 0.2 }
      let isOdd =
        scalar == "\u{FFFD}" || scalar.value < 0x20 && scalar != "\n" || scalar.value == 0x7F
      if isOdd { factor = min(factor, 0.5) }
      previous = scalar
    }
    return factor
  }

  /// 0.7 for a text that is more than the one line asked for: a line break, Markdown, a list
  /// mark in front, a comma with nothing before it, or a sign that stands right before one that
  /// leaves nothing to it (",.", "!.", ".." but not "..."), a comma's with a quotation mark
  /// between too (`,".`).
  func format(_ text: String) -> Double {
    // The byte before, the one in front of a quotation mark there, and the one that is no space.
    var adjacent: UInt8?
    var quoted: UInt8?
    var previous: UInt8?
    var pointCount = 0
    var isFaulty = false
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\n"), UInt8(ascii: "`"): isFaulty = true
      case UInt8(ascii: "-"), UInt8(ascii: "#"): isFaulty = isFaulty || previous == nil
      case UInt8(ascii: ","), UInt8(ascii: "*"):
        isFaulty = isFaulty || previous == nil || previous == byte
      case UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "?"):
        isFaulty = isFaulty || adjacent.map { Self.leavesNothing($0, before: byte) } ?? false
        isFaulty = isFaulty || quoted.map(Self.isJoint) ?? false
      default: break
      }
      if byte != UInt8(ascii: "."), pointCount == 2 { isFaulty = true }
      pointCount = byte == UInt8(ascii: ".") ? pointCount + 1 : 0
      quoted = byte == UInt8(ascii: "\"") ? adjacent : nil
      adjacent = byte
      if byte != UInt8(ascii: " ") { previous = byte }
    }
    isFaulty = isFaulty || quoted.map(Self.isJoint) ?? false
    return isFaulty || pointCount == 2 ? 0.7 : 1
  }

  /// Whether a sign cannot stand right before a sentence's: "?!" and "!!" can.
  private static func leavesNothing(_ sign: UInt8, before mark: UInt8) -> Bool {
    switch sign {
    case UInt8(ascii: "!"), UInt8(ascii: "?"): mark == UInt8(ascii: ".")
    default: isJoint(sign)
    }
  }

  /// Whether a sign says that more follows.
  private static func isJoint(_ sign: UInt8) -> Bool {
    switch sign {
    case UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: ":"): true
    default: false
    }
  }

  /// A sentence of fewer than five words: 0.2 per word. A list or query of one word: 0.5.
  func shortness(_ words: [TextWord], form: TextForm) -> Double {
    min(1, (form == .sentence ? 0.2 : 0.5) * Double(words.count))
  }
}
