extension FaultMeter {
  /// How a text ends.
  ///
  /// A finished sentence 1; no full stop 0.7; a last word after which no sentence ends 0.45 (0.6
  /// with a full stop); a last word that is neither known nor the intent's, so likely cut, 0.45.
  /// A list or query ends with a word: a full stop 0.9; a comma, a word after which nothing ends
  /// or a piece of a known word 0.45.
  func ending(
    _ text: String, form: TextForm, words: [TextWord], intent: [TextWord], index: WordIndex
  ) -> Double {
    guard let last = words.last else { return 0 }
    let dangles = StopWords.dangling.contains(last.text)
    let isAsked = intent.contains { $0.text == last.text }
    let mark = Self.sentenceEnd(text)
    if form == .list {
      if dangles || mark == nil && Self.endsOpen(text) { return 0.45 }
      // A question or an exclamation may well be a query.
      if let mark { return mark == "!" || mark == "?" ? 1 : 0.9 }
      return !isAsked && !last.isStopWord && index.isPiece(last) ? 0.45 : 1
    }
    if mark != nil { return dangles ? 0.6 : 1 }
    if dangles || Self.endsOpen(text) { return 0.45 }
    let isKnown = last.isStopWord || isAsked || index.row(of: last.stem) != nil
    return isKnown ? 0.7 : 0.45
  }

  /// The mark that ends a sentence at the end of a text, closing quotes and brackets left aside.
  private static func sentenceEnd(_ text: String) -> Unicode.Scalar? {
    for scalar in text.unicodeScalars.reversed() {
      switch scalar {
      case ".", "!", "?", "\u{2026}", "\u{3002}": return scalar
      case " ", "\n", "\"", "'", ")", "]", "\u{2019}", "\u{201D}", "\u{BB}": continue
      default: return nil
      }
    }
    return nil
  }

  /// Whether a text ends with a comma or the like: in the middle of a sentence.
  private static func endsOpen(_ text: String) -> Bool {
    let open: Set<Unicode.Scalar> = [",", ";", ":", "-", "\u{2013}", "\u{2014}", "(", "&", "/"]
    return text.unicodeScalars.last { $0 != " " && $0 != "\n" }.map(open.contains) ?? false
  }
}
