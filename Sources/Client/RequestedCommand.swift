/// A UDRL command as asked. A nil task is the model's default one, a nil reward the highest; a nil
/// length is left to the model.
public struct RequestedCommand: Sendable, Equatable, Codable {
  public var task: String?
  /// Desired horizon.
  public var desiredLength: RequestedLength?
  public var desiredReward: RequestedReward?

  public init(
    task: String? = nil, desiredLength: RequestedLength? = nil,
    desiredReward: RequestedReward? = nil
  ) {
    self.task = task
    self.desiredLength = desiredLength
    self.desiredReward = desiredReward
  }

  enum CodingKeys: String, CodingKey {
    case task
    case desiredLength = "desired_length"
    case desiredReward = "desired_reward"
  }
}
