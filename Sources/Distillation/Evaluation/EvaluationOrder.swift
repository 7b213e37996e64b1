import Engine
import UpsideDown

/// One text to be asked for in an evaluation.
struct EvaluationOrder: Sendable {
  let task: String
  let intent: String
  let length: Int
  /// The reward bin asked for; nil asks for the highest.
  let bin: Int?
}

/// What came of an order.
struct EvaluationSample: Sendable {
  let order: EvaluationOrder
  let text: String
  let tokenCount: Int
  /// Whether the model ended the text itself.
  let isEnded: Bool
  let reward: Reward
  /// Words of the intent that no training word is, as the user wrote them.
  let names: [String]
  /// Whether the last word is one of ``WholeWords``: a cut-off word is not.
  let isLastWordWhole: Bool

  init(
    _ order: EvaluationOrder, _ result: GenerationResult, scorer: RewardScorer,
    wholeWords: WholeWords
  ) {
    self.order = order
    text = result.text
    tokenCount = result.tokenCount
    isEnded = result.finishReason == .stop
    reward = scorer.score(task: order.task, intent: order.intent, text: result.text)
    names = Self.names(order.intent, scorer)
    isLastWordWhole = wholeWords.endsWhole(result.text, intent: order.intent)
  }

  static func endsSentence(_ text: String) -> Bool {
    guard let last = text.last(where: { !"\"'”’) ".contains($0) }) else { return false }
    return ".!?…".contains(last)
  }

  /// A whole last word and a sentence's end after it.
  var isFinished: Bool { Self.endsSentence(text) && isLastWordWhole }

  /// Whether all names stand in the text, letter for letter and in the user's capitals.
  var holdsNames: Bool {
    let words = Set(Self.words(text))
    return names.allSatisfy { words.contains($0) || words.contains($0 + "s") }
  }

  static func names(_ intent: String, _ scorer: RewardScorer) -> [String] {
    words(intent).filter { !scorer.unknownWords(in: $0).isEmpty }
  }

  static func words(_ text: String) -> [String] {
    text.split { !$0.isLetter && !$0.isNumber }.map(String.init)
  }
}
