/// Words that a model made, not meant to: no text that it was shown or is held to has them.
struct UnseenWords: Sendable {
  private let words: Set<String>

  /// The words of the samples that no held-out or training text holds; of those a last word counts
  /// only where a sentence ends with it, since it may have been cut off.
  init(
    of samples: some Sequence<EvaluationSample>, lines: some Sequence<ScoredLine>,
    training: some Sequence<TrainingLine>
  ) {
    var left = Set(samples.lazy.flatMap { EvaluationSample.words($0.text.lowercased()) })
    for line in lines { left.subtract(WholeWords.uncut(line.text)) }
    for line in training { left.subtract(WholeWords.uncut(line.text)) }
    words = left
  }

  /// Whether a text holds one that is not its intent's, as it stands there or with an `s` more.
  func areIn(_ sample: EvaluationSample) -> Bool {
    let asked = Set(EvaluationSample.words(sample.order.intent.lowercased()))
    return EvaluationSample.words(sample.text.lowercased()).contains { word in
      words.contains(word) && !asked.contains(word)
        && !(word.hasSuffix("s") && asked.contains(String(word.dropLast())))
    }
  }
}
