import UpsideDown

/// The words of intents that a model cannot know: it can only copy them.
struct MadeUpWords: Sendable {
  private let words: Set<String>

  /// Words that the reward's tables do not know and that no training text holds. The tables leave
  /// out rare words, so without training texts some ordinary ones are among them.
  init(
    intents: some Sequence<String>, scorer: RewardScorer, training: some Sequence<TrainingLine>
  ) {
    var left = Set(intents.flatMap(EvaluationSample.words))
      .filter { !scorer.unknownWords(in: $0).isEmpty }
    var spellings: [String: [String]] = [:]
    for word in left { spellings[word.lowercased(), default: []].append(word) }
    for line in training where !left.isEmpty {
      for word in EvaluationSample.words(line.text) {
        for spelling in spellings.removeValue(forKey: word.lowercased()) ?? [] {
          left.remove(spelling)
        }
      }
    }
    words = left
  }

  /// Those of an intent, as the user wrote them.
  func of(_ intent: String) -> [String] {
    EvaluationSample.words(intent).filter(words.contains)
  }
}
