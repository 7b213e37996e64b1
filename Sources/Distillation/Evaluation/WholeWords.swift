/// The words that held-out texts hold, cut-off ends left out: what a whole last word may be.
///
/// The reward's tables will not do: they are made of all training texts, and a piece of a word
/// that many of those end in, cut off on purpose, is known to them.
struct WholeWords: Sendable {
  private let words: Set<String>

  init(texts: some Sequence<String>) {
    var words: Set<String> = []
    for text in texts {
      var own = EvaluationSample.words(text.lowercased())
      if !Ending.isSentence(text) { own = own.dropLast() }
      words.formUnion(own)
    }
    self.words = words
  }

  /// Whether the text's last word is one of them or, as it stands, one of the intent's.
  func endsWhole(_ text: String, intent: String) -> Bool {
    guard let last = EvaluationSample.words(text.lowercased()).last else { return false }
    return words.contains(last) || EvaluationSample.words(intent.lowercased()).contains(last)
  }
}
