/// What a finished text achieved, measured by the daemon on the text itself.
public struct Achievement: Sendable, Equatable, Codable {
  /// Length in tokens, the end mark not counted.
  public let length: Int
  /// How often it was written until it obeyed, or could be no more; nil from an older daemon.
  public let attempts: Int?
  /// Relevance, 0…1; nil where the checkpoint holds no reward tables.
  public let reward: Double?
  /// What the reward is made of; nil where there is none, or from an older daemon.
  public let rewardParts: RewardParts?

  public init(
    length: Int, attempts: Int? = nil, reward: Double? = nil, rewardParts: RewardParts? = nil
  ) {
    self.length = length
    self.attempts = attempts
    self.reward = reward
    self.rewardParts = rewardParts
  }

  enum CodingKeys: String, CodingKey {
    case length, attempts, reward
    case rewardParts = "reward_parts"
  }
}
