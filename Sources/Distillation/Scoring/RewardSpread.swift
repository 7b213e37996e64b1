/// How the rewards of a set of lines are spread: a row for every task and source.
public struct RewardSpread: Sendable {
  public struct Row: Sendable {
    public let task: String
    public let source: String
    public let count: Int
    public let mean: Float
    /// Rewards below which 10, 30, 50, 70 and 90 of 100 lines stay.
    public let quantiles: [Float]
    /// Mean tokens.
    public let length: Float
  }

  public let rows: [Row]

  public init(_ lines: [ScoredLine]) {
    let groups =
      Dictionary(grouping: lines) { [$0.task, $0.source] }
      .merging(Dictionary(grouping: lines) { [$0.task, "all"] }) { own, _ in own }
    rows = groups.keys.sorted { $0.lexicographicallyPrecedes($1) }.map { key in
      let group = groups[key, default: []]
      let rewards = group.map(\.reward).sorted()
      return Row(
        task: key[0], source: key[1], count: group.count,
        mean: rewards.reduce(0, +) / Float(rewards.count),
        quantiles: [0.1, 0.3, 0.5, 0.7, 0.9].map { rewards[Int(Double(rewards.count) * $0)] },
        length: Float(group.reduce(0) { $0 + $1.length }) / Float(group.count))
    }
  }
}
