import UpsideDown

/// Which of several texts for one command are returned: those that obey it best.
///
/// OpenAI's `best_of` takes the likeliest texts. Here what was asked for is known and what came is
/// measured, so the length comes first, then the reward.
public struct BestTexts {
  private struct Rank: Comparable {
    /// Tokens between the text's length and the one it was to have; 0 where none was asked.
    let lengthError: Int
    /// Between the measured reward and the one asked for; the highest is asked for where none is.
    let rewardError: Float
    /// Later ones lose ties.
    let index: Int

    static func < (left: Self, right: Self) -> Bool {
      (left.lengthError, left.rewardError, left.index)
        < (right.lengthError, right.rewardError, right.index)
    }
  }

  let desiredReward: DesiredReward

  public init(desiredReward: DesiredReward) { self.desiredReward = desiredReward }

  /// The best `count` results, the best first. A text that came twice is taken again only where
  /// there are no others.
  public func of(_ results: [GenerationResult], count: Int) -> [GenerationResult] {
    let ranked = results.indices.map { rank(results[$0], $0) }.sorted()
      .map { results[$0.index] }
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

  private func rank(_ result: GenerationResult, _ index: Int) -> Rank {
    var wanted: Float = 1
    if case .value(let value) = desiredReward { wanted = value }
    return Rank(
      lengthError: result.effective?.desiredLength.map { abs($0 - result.tokenCount) } ?? 0,
      rewardError: abs(wanted - (result.reward?.total ?? 0)), index: index)
  }
}
