extension Evaluation {
  /// Texts asked for at the highest reward.
  public struct Obedience: Codable, Sendable {
    /// `all`, a length in tokens, or a task.
    public var group: String
    public var count: Int
    public var exactLengthShare: Double
    public var withinOneTokenShare: Double
    public var meanLengthError: Double
    /// Within one token of the desired length, the last word whole.
    public var wholeWordWithinOneShare: Double
    /// Ended by the model itself, in a finished word and clause (``Ending``).
    public var finishedShare: Double
    /// Texts whose intent holds a made-up word.
    public var namedCount: Int
    /// Share of those that hold it, letter for letter.
    public var nameShare: Double
    /// Share of texts that hold all content words of the intent.
    public var wholeIntentShare: Double
    public var meanReward: Double
    /// Distinct pairs of words over all pairs of the group's texts.
    public var distinct2: Double
    /// How often a text was written, mean; nil in files of before.
    public var meanAttemptCount: Double?
    /// Share of texts that say a thing twice; nil in files of before.
    public var repeatingShare: Double?
    /// Share of texts with a word that neither their intent nor any held-out or training text
    /// holds; nil without training texts and in files of before.
    public var unseenWordShare: Double?
  }
}

extension Evaluation.Obedience {
  init(_ group: String, _ samples: [EvaluationSample], unseen: UnseenWords? = nil) {
    func share(_ holds: (EvaluationSample) -> Bool) -> Double {
      samples.isEmpty ? 0 : Double(samples.count(where: holds)) / Double(samples.count)
    }
    func error(_ sample: EvaluationSample) -> Int {
      abs(sample.tokenCount - sample.order.length)
    }
    let named = samples.filter { !$0.names.isEmpty }
    let total = Double(max(samples.count, 1))
    self.init(
      group: group, count: samples.count,
      exactLengthShare: share { $0.isEnded && error($0) == 0 },
      withinOneTokenShare: share { $0.isEnded && error($0) <= 1 },
      meanLengthError: Double(samples.reduce(0) { $0 + error($1) }) / total,
      wholeWordWithinOneShare: share { $0.isEnded && $0.isLastWordWhole && error($0) <= 1 },
      finishedShare: share { $0.isEnded && $0.isFinished },
      namedCount: named.count,
      nameShare: named.isEmpty
        ? 0 : Double(named.count(where: \.holdsNames)) / Double(named.count),
      wholeIntentShare: share { $0.reward.coverage == 1 },
      meanReward: samples.reduce(0) { $0 + Double($1.reward.total) } / total,
      distinct2: Diversity.distinct(samples.map(\.text), length: 2),
      meanAttemptCount: Double(samples.reduce(0) { $0 + $1.attemptCount }) / total,
      repeatingShare: share(\.isRepeating),
      unseenWordShare: unseen.map { share($0.areIn) })
  }
}
