/// The command the model was given, after unsupported parts were moved to the nearest supported
/// ones. A nil part was left to the model.
public struct EffectiveCommand: Sendable, Equatable, Codable {
  public let task: String?
  /// Horizon of the countdown, in tokens.
  public let desiredLength: Int?
  public let lengthBucket: Int?
  /// Middle of the reward bin, 0…1.
  public let desiredReward: RequestedReward?
  public let rewardBin: Int?
  /// True when the command asked for lies outside the checkpoint's support table.
  public let clamped: Bool?

  enum CodingKeys: String, CodingKey {
    case task
    case desiredLength = "desired_length"
    case lengthBucket = "length_bucket"
    case desiredReward = "desired_reward"
    case rewardBin = "reward_bin"
    case clamped
  }
}
