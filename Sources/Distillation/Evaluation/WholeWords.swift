/// The words that held-out texts hold, cut-off ends left out: what a whole last word may be.
///
/// The reward's tables will not do: they are made of all training texts, and a piece of a word
/// that many of those end in, cut off on purpose, is known to them.
struct WholeWords: Sendable {
  private let words: Set<String>

  /// The grammar's excellent texts are never cut off, so their ends count too: lists and queries
  /// have no sentence's sign that would show it.
  init(lines: some Sequence<ScoredLine>) {
    let uncut = "grammar:" + Quality.excellent.rawValue
    words = lines.reduce(into: []) {
      $0.formUnion(Self.words(of: $1.text, isWhole: $1.source == uncut))
    }
  }

  private static func words(of text: String, isWhole: Bool) -> [String] {
    let words = EvaluationSample.words(text.lowercased())
    return isWhole || Ending.isSentence(text) ? words : words.dropLast()
  }

  /// Whether the text's last word is one of them or, as it stands, one of the intent's.
  func endsWhole(_ text: String, intent: String) -> Bool {
    guard let last = EvaluationSample.words(text.lowercased()).last else { return false }
    return words.contains(last) || EvaluationSample.words(intent.lowercased()).contains(last)
  }
}
