import UpsideDown

/// What came of an order.
struct EvaluationSample: Sendable {
  let order: EvaluationOrder
  let text: String
  let tokenCount: Int
  /// Whether the model ended the text itself.
  let isEnded: Bool
  let reward: Reward
  /// The intent's made-up words (``MadeUpWords``), as the user wrote them.
  let names: [String]
  /// Whether the last word is one of ``WholeWords``: a cut-off word is not.
  let isLastWordWhole: Bool
  /// A whole last word, and an end of the kind that the task's texts have (``Ending``).
  let isFinished: Bool
  /// How often it was written.
  var attemptCount = 1
  /// Whether it says a thing twice (``Repetition``).
  var isRepeating = false

  /// Whether all names stand in the text, letter for letter and in the user's capitals.
  var holdsNames: Bool {
    let words = Set(Self.words(text))
    return names.allSatisfy { words.contains($0) || words.contains($0 + "s") }
  }

  static func words(_ text: String) -> [String] {
    text.split { !$0.isLetter && !$0.isNumber }.map(String.init)
  }
}

extension EvaluationSample {
  /// Measures what came.
  init(
    _ order: EvaluationOrder, _ written: WrittenText, scorer: RewardScorer,
    wholeWords: WholeWords, madeUpWords: MadeUpWords, isUnpunctuated: Bool
  ) {
    self.order = order
    text = written.text
    tokenCount = written.tokenCount
    isEnded = written.isEnded
    attemptCount = written.attemptCount
    reward = scorer.score(task: order.task, intent: order.intent, text: written.text)
    names = madeUpWords.of(order.intent)
    isLastWordWhole = wholeWords.endsWhole(written.text, intent: order.intent)
    isRepeating = Repetition.isIn(written.text, isUnpunctuated: isUnpunctuated)
    isFinished =
      isLastWordWhole && Ending.isFinished(written.text, isUnpunctuated: isUnpunctuated)
  }
}
