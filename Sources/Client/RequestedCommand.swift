/// A UDRL command as asked. A nil task is the model's default one, a nil reward the highest; a nil
/// length is left to the model.
public struct RequestedCommand: Sendable, Equatable, Codable {
  public var task: String?
  /// Desired horizon.
  public var desiredLength: RequestedLength?
  public var desiredReward: RequestedReward?
  /// How often a text is written at most until it obeys; nil is the daemon's default.
  public var attempts: Int?

  public init(
    task: String? = nil, desiredLength: RequestedLength? = nil,
    desiredReward: RequestedReward? = nil, attempts: Int? = nil
  ) {
    self.task = task
    self.desiredLength = desiredLength
    self.desiredReward = desiredReward
    self.attempts = attempts
  }

  enum CodingKeys: String, CodingKey {
    case task, attempts
    case desiredLength = "desired_length"
    case desiredReward = "desired_reward"
  }
}
