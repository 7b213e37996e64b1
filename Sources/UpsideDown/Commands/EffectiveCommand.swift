/// The command that the model is given, after clamping to what training supports.
public struct EffectiveCommand: Sendable, Equatable {
  /// Nil is `<|task:auto|>`.
  public var task: String?
  /// Nil is `<|length:auto|>`.
  public var lengthBucket: Int?
  /// Tokens of text to count down from; nil where the length is left to the model.
  public var desiredLength: Int?
  /// Nil is `<|reward:auto|>`.
  public var rewardBin: Int?
  /// The middle (median of the training examples) of the reward bin.
  public var reward: Float?
  /// True where length or reward differ from what was asked, for want of training examples.
  public var clamped: Bool

  public init(
    task: String? = nil, lengthBucket: Int? = nil, desiredLength: Int? = nil,
    rewardBin: Int? = nil, reward: Float? = nil, clamped: Bool = false
  ) {
    self.task = task
    self.lengthBucket = lengthBucket
    self.desiredLength = desiredLength
    self.rewardBin = rewardBin
    self.reward = reward
    self.clamped = clamped
  }
}
