extension Evaluation {
  /// Mean measured reward of the texts asked for at one reward bin.
  public struct Rung: Codable, Sendable {
    public var task: String
    public var bin: Int
    public var count: Int
    /// Mean of the rewards asked for: the medians of the bin's training texts.
    public var asked: Double
    public var obtained: Double
  }

  /// A rung of one length.
  public struct Cell: Codable, Sendable {
    public var task: String
    public var length: Int
    public var bin: Int
    public var count: Int
    public var asked: Double
    public var obtained: Double
  }

  /// How obtained rewards follow those asked for in one task.
  public struct Calibration: Codable, Sendable {
    public var task: String
    public var count: Int
    /// Spearman of asked and obtained reward over single texts, over the means of each length and
    /// bin, and over the means of each bin; nil where nothing varies.
    public var spearmanOfTexts: Double?
    public var spearmanOfCells: Double?
    public var spearmanOfBins: Double?
    /// Mean of |asked − obtained| over the means of each length and bin.
    public var meanError: Double
    /// The largest mean fall of the reward from one bin to the next for the same intents and
    /// lengths, 0 where it rises at every step.
    public var largestFall: Double
    /// Whether no such fall is more than two standard errors.
    public var isMonotone: Bool
  }
}

extension Evaluation.Calibration {
  /// - Parameters:
  ///   - samples: one task's texts, each with its bin.
  ///   - asked: the reward that stands for a sample's bin.
  init(
    _ task: String, _ samples: [EvaluationSample], cells: [Evaluation.Cell],
    rungs: [Evaluation.Rung], asked: (EvaluationSample) -> Double
  ) {
    var largestFall = 0.0
    var isMonotone = true
    for steps in Self.steps(samples) where steps.count > 1 {
      let mean = steps.reduce(0, +) / Double(steps.count)
      let squares = steps.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      let error = (squares / Double(steps.count - 1) / Double(steps.count)).squareRoot()
      largestFall = max(largestFall, -mean)
      if mean < -2 * error { isMonotone = false }
    }
    self.init(
      task: task, count: samples.count,
      spearmanOfTexts: RankCorrelation.spearman(
        samples.map { (asked($0), Double($0.reward.total)) }),
      spearmanOfCells: RankCorrelation.spearman(cells.map { ($0.asked, $0.obtained) }),
      spearmanOfBins: RankCorrelation.spearman(rungs.map { ($0.asked, $0.obtained) }),
      meanError: cells.reduce(0) { $0 + abs($1.asked - $1.obtained) }
        / Double(max(cells.count, 1)),
      largestFall: largestFall, isMonotone: isMonotone)
  }

  /// The differences of each two neighbouring bins. A length may lack bins that others have, so
  /// what neighbours are is its own matter.
  private static func steps(_ samples: [EvaluationSample]) -> [[Double]] {
    var steps: [[Int]: [Double]] = [:]
    for length in Set(samples.map(\.order.length)).sorted() {
      let own = samples.filter { $0.order.length == length }
      let bins = Set(own.compactMap(\.order.bin)).sorted()
      for (lower, upper) in zip(bins, bins.dropFirst()) {
        steps[[lower, upper], default: []] += differences(own, from: lower, to: upper)
      }
    }
    return Array(steps.values)
  }

  /// Differences of the rewards of intents that were asked at both bins with one length.
  private static func differences(
    _ samples: [EvaluationSample], from lower: Int, to upper: Int
  ) -> [Double] {
    var rewards: [TeacherTexts.Key: Double] = [:]
    for sample in samples where sample.order.bin == lower {
      rewards[sample.order.key] = Double(sample.reward.total)
    }
    return samples.filter { $0.order.bin == upper }.compactMap { sample in
      rewards[sample.order.key].map { Double(sample.reward.total) - $0 }
    }
  }
}
