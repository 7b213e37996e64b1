/// The words that held-out texts hold, cut-off ends left out: what a whole last word may be.
///
/// The reward's tables will not do: they are made of all training texts, and a piece of a word
/// that many of those end in, cut off on purpose, is known to them.
struct WholeWords: Sendable {
  private let words: Set<String>

  /// Lists and queries have no sentence's sign that would show an end, so the last words of all
  /// texts count but for the grammar's worse ones: only those are cut off on purpose, and what a
  /// language model did not end itself was rejected.
  init(lines: some Sequence<ScoredLine>) {
    let grammar = "grammar:"
    let uncut = grammar + Quality.excellent.rawValue
    words = lines.reduce(into: []) { words, line in
      let isWhole = line.source.map { $0 == uncut || !$0.hasPrefix(grammar) } ?? false
      words.formUnion(Self.words(of: line.text, isWhole: isWhole))
    }
  }

  private static func words(of text: String, isWhole: Bool) -> [String] {
    isWhole ? EvaluationSample.words(text.lowercased()) : uncut(text)
  }

  /// The words of a text in lower case, without the last one where no sentence ends with it.
  static func uncut(_ text: String) -> [String] {
    let words = EvaluationSample.words(text.lowercased())
    return Ending.isSentence(text) ? words : words.dropLast()
  }

  /// Whether the text's last word is one of them or, as it stands, one of the intent's.
  func endsWhole(_ text: String, intent: String) -> Bool {
    guard let last = EvaluationSample.words(text.lowercased()).last else { return false }
    return words.contains(last) || EvaluationSample.words(intent.lowercased()).contains(last)
  }
}
