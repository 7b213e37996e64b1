import UpsideDown

/// One scored example, tokenised, with the command that it turned out to fulfil.
public struct TrainingExample: Sendable, Equatable {
  public let task: String
  public let intent: [Int32]
  public let text: [Int32]
  public let lengthBucket: Int
  public let rewardBin: Int
  public let reward: Float

  public init(
    task: String, intent: [Int32], text: [Int32], lengthBucket: Int, rewardBin: Int,
    reward: Float
  ) {
    self.task = task
    self.intent = intent
    self.text = text
    self.lengthBucket = lengthBucket
    self.rewardBin = rewardBin
    self.reward = reward
  }

  /// The command in hindsight: what a caller would have had to ask for to get this text.
  public var command: EffectiveCommand {
    EffectiveCommand(
      task: task, lengthBucket: lengthBucket, desiredLength: text.count, rewardBin: rewardBin,
      reward: reward, clamped: false)
  }
}
