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

  /// Weights of the loss of the text's tokens and of `<|endoftext|>` after them: `copied` for a
  /// token that follows its predecessor as it does in the intent, 1 for the others.
  ///
  /// These are the places where a model must look back at the intent to go on, as in the middle
  /// of a made-up name. A run's first token, where it would rather choose what to say, has 1.
  func weights(copied: Float) -> [Float] {
    let pairs = Set(zip(intent, intent.dropFirst()).map(TokenPair.init))
    var weights = [Float](repeating: 1, count: text.count + 1)
    for index in text.indices.dropFirst()
    where pairs.contains(TokenPair(text[index - 1], text[index])) {
      weights[index] = copied
    }
    return weights
  }

  private struct TokenPair: Hashable {
    let first: Int32
    let second: Int32

    init(_ first: Int32, _ second: Int32) {
      self.first = first
      self.second = second
    }
  }
}
