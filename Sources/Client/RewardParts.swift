/// What a reward is made of, each part in 0…1.
public struct RewardParts: Sendable, Equatable, Codable {
  /// Share of the intent's words that the text holds.
  public let coverage: Double
  /// How well the other words keep to the intent's topic.
  public let coherence: Double
  /// How near the other words are to the intent's; nil where that could not be measured.
  public let similarity: Double?
  /// Multiplier: 1 for a text without faults.
  public let faults: Double
}
