extension Evaluation {
  /// One figure that a shipped model is judged by.
  public struct Bar: Codable, Sendable {
    /// The figures, in the order in which they are printed.
    public enum Identifier: String, Codable, CaseIterable, Sendable {
      case relevance
      case distinct2 = "distinct-2"
      case selfBLEU = "self-bleu"
      case spearman
      case monotone
      case lengthError = "length-error"
      case lengthExact = "length-exact"
      case finished
      case names
      case ranking
      case perplexity
      case int8Spearman = "int8-spearman"
    }

    public var identifier: Identifier
    /// What is measured, as the start of a sentence.
    public var meaning: String
    /// nil where it was not measured.
    public var value: Double?
    public var bound: Double
    public var aim: Double?
    /// Whether less is better.
    public var isUpperBound: Bool
    /// Whether missing the bound is a failure.
    public var isRequired: Bool

    public var isMet: Bool? { value.map { isUpperBound ? $0 <= bound : $0 >= bound } }

    public var isAimMet: Bool? {
      guard let value, let aim else { return nil }
      return isUpperBound ? value <= aim : value >= aim
    }
  }

  /// Compares the figures with what a shipped model must reach and writes it into ``bars``.
  ///
  /// - Parameter required: identifiers of the bars whose miss is a shortfall; nil for all.
  public mutating func judge(required: [String]?) {
    let own = obedience.first { $0.group == "all" }
    let pair = comparison.first { $0.group == "all" }
    let increase = perplexity?.increase
    let loss = perplexity.flatMap { figures in
      figures.int8Reading.flatMap { int8 in figures.float32Reading.map { abs(int8 - $0) } }
    }
    let spearmans = calibration.map { $0.spearmanOfCells ?? 0 }
    let falls = calibration.count { !$0.isMonotone }
    let isCountedDown = asksLength ? own : nil
    let hasNames = (own?.namedCount ?? 0) > 0
    func bar(
      _ identifier: Bar.Identifier, _ meaning: String, _ value: Double?, _ bound: Double,
      aim: Double? = nil, isUpperBound: Bool = false
    ) -> Bar {
      Bar(
        identifier: identifier, meaning: meaning, value: value, bound: bound, aim: aim,
        isUpperBound: isUpperBound, isRequired: required?.contains(identifier.rawValue) ?? true)
    }
    bars = [
      bar(
        .relevance, "Reward of the student over the teacher's best of \(TeacherTexts.choiceCount)",
        pair?.relevanceRatio, 0.95, aim: 1),
      bar(.distinct2, "Distinct-2 over the teacher's", pair?.distinct2Ratio, 0.94, aim: 1),
      bar(.selfBLEU, "1 − Self-BLEU over the teacher's", pair?.selfBLEURatio, 0.94, aim: 1),
      bar(
        .spearman, "Spearman of asked and obtained reward, the lowest of all tasks",
        spearmans.min(), 0.9, aim: 0.97),
      bar(
        .monotone, "Tasks whose reward falls where a higher one is asked",
        calibration.isEmpty ? nil : Double(falls), 0, isUpperBound: true),
      bar(
        .lengthError, "Mean error of the length in tokens", isCountedDown?.meanLengthError, 0.2,
        aim: 0.02, isUpperBound: true),
      bar(
        .lengthExact, "Share of texts of exactly the length asked for",
        isCountedDown?.exactLengthShare, 0.95, aim: 0.99),
      bar(
        .finished, "Share of texts that end in a finished word and clause", own?.finishedShare,
        0.98, aim: 0.995),
      bar(
        .names, "Share of texts that hold the made-up words", hasNames ? own?.nameShare : nil,
        0.95, aim: 0.99),
      bar(
        .ranking, "Share of texts that rank their own intent first over the teacher's",
        pair?.rankingRatio, 0.9, aim: 1),
      bar(
        .perplexity, "Increase of perplexity by int8", increase, Perplexity.greatestIncrease,
        isUpperBound: true),
      bar(
        .int8Spearman, "Change of the reading's Spearman by int8", loss, 0.01, isUpperBound: true),
    ]
  }

  /// A sentence for each required bar that was measured and missed.
  public var shortfalls: [String] {
    bars.filter { $0.isRequired && $0.isMet == false }.map { bar in
      "\(bar.meaning) is \(TextTable.number(bar.value ?? 0, digits: 4)), expected at "
        + "\(bar.isUpperBound ? "most" : "least") \(TextTable.number(bar.bound, digits: 3))."
    }
  }
}
