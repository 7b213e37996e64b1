/// A measured relevance and its parts, each in 0…1.
public struct Reward: Codable, Sendable, Equatable {
  /// Share of the intent's content words, weighted by rarity, that the text holds.
  public var coverage: Float
  /// How well the text's other content words agree with the intent's topic.
  public var coherence: Float
  /// Multiplier: 1 for a text without faults.
  public var faults: Float
  /// The relevance reward.
  public var total: Float

  public init(coverage: Float, coherence: Float, faults: Float, total: Float) {
    self.coverage = coverage
    self.coherence = coherence
    self.faults = faults
    self.total = total
  }
}
