/// Whether a text ends where a writer would have stopped.
enum Ending {
  /// Words that leave their clause open: articles, conjunctions, prepositions that nothing but a
  /// noun follows, possessives. Particles ("on", "up", "in") may end a clause.
  private static let open: Set<String> = [
    "a", "an", "the", "and", "or", "but", "nor", "of", "for", "from", "with", "without", "into",
    "onto", "at", "to", "as", "than", "beneath", "beside", "between", "among", "against",
    "toward", "towards", "upon", "via", "per", "during", "which", "while", "its", "their", "his",
    "your", "our", "my", "very", "is", "are", "was", "were",
  ]

  /// Whether the text ends with a sentence's sign, quotation marks and brackets aside, and none
  /// before it that something else should have followed, as in ",." or `,".`.
  static func isSentence(_ text: String) -> Bool {
    let end = text.reversed().drop { "\"'”’) ".contains($0) }
    guard let last = end.first, ".!?…".contains(last) else { return false }
    guard let previous = end.dropFirst().first(where: { $0 != " " }) else { return false }
    if end.starts(with: "...") { return true }
    let quoted = end.dropFirst().drop { "\"'”’ ".contains($0) }.first
    if let quoted, ",;:".contains(quoted) { return false }
    return !",;:.–—&/(".contains(previous) && !(last == "." && "!?".contains(previous))
  }

  /// Whether the clause is complete as far as its end shows it; whether the last word is whole is
  /// ``WholeWords``' business.
  ///
  /// - Parameter isUnpunctuated: lists and search queries end without a full stop; they must not
  ///   end with a comma or another sign that something follows.
  static func isFinished(_ text: String, isUnpunctuated: Bool) -> Bool {
    guard let word = EvaluationSample.words(text.lowercased()).last, !open.contains(word) else {
      return false
    }
    if !isUnpunctuated { return isSentence(text) }
    guard let last = text.last(where: { $0 != " " }) else { return false }
    return !",;:-–—&/(".contains(last)
  }
}
