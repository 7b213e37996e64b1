import UpsideDown

/// A choice's `udrl`: what a finished text is, measured on the text itself. A plain continuation
/// has no reward, and neither has a text of a checkpoint without reward tables.
struct AchievementReport: Encodable {
  let length: Int
  /// How often it was written.
  let attemptCount: Int
  let reward: Reward?

  private enum CodingKeys: String, CodingKey {
    case length, reward
    case attemptCount = "attempts"
    case parts = "reward_parts"
  }

  private enum PartKeys: String, CodingKey { case coverage, coherence, similarity, faults }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(length, forKey: .length)
    try container.encode(attemptCount, forKey: .attemptCount)
    try container.encode(reward?.total, forKey: .reward)
    guard let reward else { return }
    var parts = container.nestedContainer(keyedBy: PartKeys.self, forKey: .parts)
    try parts.encode(reward.coverage, forKey: .coverage)
    try parts.encode(reward.coherence, forKey: .coherence)
    // Null where it could not be measured.
    try parts.encode(reward.similarity, forKey: .similarity)
    try parts.encode(reward.faults, forKey: .faults)
  }
}
