/// Measures the faults of a text: a product of factors, one per kind of fault, 1 without any.
struct FaultMeter: Sendable {
  func measure(
    _ text: String, words: [TextWord], intent: [TextWord], index: WordIndex
  ) -> Double {
    // A repeated clause repeats its words too: the graver of the two counts, not both.
    min(repetition(words), overuse(words)) * doubledWords(words)
      * ending(text, words, intent, index) * control(text) * shortness(words)
  }

  /// 1 − 0.8 · min(1, 2 · share of words inside a run of three words that was there before).
  func repetition(_ words: [TextWord]) -> Double {
    guard words.count > 3 else { return 1 }
    var seen: Set<[String]> = []
    var isRepeated = [Bool](repeating: false, count: words.count)
    for start in 0...words.count - 3 {
      let run = words[start..<start + 3]
      if !seen.insert(run.map(\.text)).inserted {
        for position in run.indices { isRepeated[position] = true }
      }
    }
    let share = Double(isRepeated.count { $0 }) / Double(words.count)
    return 1 - 0.8 * min(1, 2 * share)
  }

  /// 0.75 for each word that stands twice in a row, at least 0.3.
  func doubledWords(_ words: [TextWord]) -> Double {
    var factor = 1.0
    for (word, next) in zip(words, words.dropFirst()) where word.text == next.text {
      factor *= 0.75
    }
    return max(factor, 0.3)
  }

  /// 1 − min(0.7, 2 · share of content words that are the fourth or later use of their stem).
  func overuse(_ words: [TextWord]) -> Double {
    var uses: [String: Int] = [:]
    var contentCount = 0
    var excess = 0
    for word in words where !word.isStopWord {
      contentCount += 1
      uses[word.stem, default: 0] += 1
      if uses[word.stem, default: 0] > 3 { excess += 1 }
    }
    if contentCount == 0 { return 1 }
    return 1 - min(0.7, 2 * Double(excess) / Double(contentCount))
  }

  /// A finished sentence 1; no full stop 0.7; a last word after which no sentence ends 0.45 (0.6
  /// with a full stop); a last word that is neither known nor the intent's, so likely cut, 0.45.
  func ending(
    _ text: String, _ words: [TextWord], _ intent: [TextWord], _ index: WordIndex
  ) -> Double {
    guard let last = words.last else { return 0 }
    let dangles = StopWords.dangling.contains(last.text)
    if Self.endsSentence(text) { return dangles ? 0.6 : 1 }
    if dangles || Self.endsOpen(text) { return 0.45 }
    let isKnown =
      last.isStopWord || index.row(of: last.stem) != nil
      || intent.contains { $0.text == last.text }
    return isKnown ? 0.7 : 0.45
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

  /// A text of fewer than five words: 0.2 per word.
  func shortness(_ words: [TextWord]) -> Double {
    min(1, 0.2 * Double(words.count))
  }

  /// Whether a text ends with a sentence's end, closing quotes and brackets left aside.
  private static func endsSentence(_ text: String) -> Bool {
    for scalar in text.unicodeScalars.reversed() {
      switch scalar {
      case ".", "!", "?", "\u{2026}", "\u{3002}": return true
      case " ", "\n", "\"", "'", ")", "]", "\u{2019}", "\u{201D}", "\u{BB}": continue
      default: return false
      }
    }
    return false
  }

  /// Whether a text ends with a comma or the like: in the middle of a sentence.
  private static func endsOpen(_ text: String) -> Bool {
    let open: Set<Unicode.Scalar> = [",", ";", ":", "-", "\u{2013}", "\u{2014}", "(", "&", "/"]
    return text.unicodeScalars.last { $0 != " " && $0 != "\n" }.map(open.contains) ?? false
  }
}
