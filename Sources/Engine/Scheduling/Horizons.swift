import UpsideDown

/// Which row of the horizon table each position of a sequence gets.
struct Horizons: Sendable {
  /// Nil for a plain continuation or a model without the table: no position gets a row.
  let layout: SequenceLayout?
  /// Tokens asked for; nil leaves the length to the model.
  let desiredLength: Int?

  /// -1 before the last token of the prompt, which predicts the first token with all of them
  /// remaining; from there on it counts down to 0, where the model is to end the text.
  func index(position: Int, promptCount: Int) -> Int32 {
    let generatedCount = position + 1 - promptCount
    guard let layout, generatedCount >= 0 else { return -1 }
    // A text that went on beyond its length is overdue at every further token.
    return layout.horizonIndex(remaining: desiredLength.map { max(0, $0 - generatedCount) })
  }
}
