/// Measures how relevant a text is to an intent. Fast, and the same on every platform.
public struct RewardScorer: Sendable {
  public init(tables: RewardTables) {}

  public func score(task: String?, intent: String, text: String) -> Reward {
    Reward(coverage: 0, coherence: 0, faults: 0, total: 0)
  }
}
