import UpsideDown

/// Which of several texts for one command are returned: those that obey it best.
///
/// OpenAI's `best_of` takes the likeliest texts. Here what was asked for is known and what came is
/// measured, so the length comes first, then the reward.
public struct BestTexts {
  /// How well a text obeys; the least is the best.
  public struct Rank: Comparable, Sendable {
    /// Tokens between the text's length and those that were asked for; 0 where none were.
    public var lengthError: Int
    /// Between the measured reward and the one asked for.
    public var rewardError: Float

    public init(lengthError: Int, rewardError: Float) {
      self.lengthError = lengthError
      self.rewardError = rewardError
    }

    public static func < (left: Self, right: Self) -> Bool {
      (left.lengthError, left.rewardError) < (right.lengthError, right.rewardError)
    }
  }

  let command: Command

  /// - Parameter command: what was asked for; the highest reward where it leaves that open.
  public init(for command: Command) { self.command = command }

  /// The best `count` results, the best first and of equal ones the earlier. A text that came twice
  /// is taken again only where there are no others.
  public func of(_ results: [GenerationResult], count: Int) -> [GenerationResult] {
    let ranked = results.map { (rank: rank($0), result: $0) }.enumerated()
      .sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }
      .map(\.element.result)
    var seen: Set<String> = []
    var distinct: [GenerationResult] = []
    var repeated: [GenerationResult] = []
    for result in ranked {
      if seen.insert(result.text).inserted {
        distinct.append(result)
      } else {
        repeated.append(result)
      }
    }
    return Array((distinct + repeated).prefix(count))
  }

  private func rank(_ result: GenerationResult) -> Rank {
    var wanted: Float = 1
    if case .value(let value) = command.desiredReward { wanted = value }
    return Rank(
      lengthError: lengthError(result),
      rewardError: abs(wanted - (result.reward?.total ?? 0)))
  }

  /// Within a limit any length will do, whichever the model was told.
  private func lengthError(_ result: GenerationResult) -> Int {
    if let limit = command.lengthLimit { return max(0, result.tokenCount - limit) }
    return result.effective?.desiredLength.map { abs($0 - result.tokenCount) } ?? 0
  }
}
