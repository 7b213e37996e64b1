/// How a checkpoint obeys its commands: figures on held-out intents, and texts to read.
public struct Evaluation: Codable, Sendable {
  /// Texts asked for at the highest reward.
  public struct Obedience: Codable, Sendable {
    /// `all`, a length in tokens, or a task.
    public var group: String
    public var count: Int
    public var exactLengthShare: Double
    public var withinOneTokenShare: Double
    public var meanLengthError: Double
    /// Within one token of the desired length, the last word whole.
    public var wholeWordWithinOneShare: Double
    /// Ended by the model itself, in a whole word and a sentence's end.
    public var finishedShare: Double
    /// Texts whose intent holds a made-up word.
    public var namedCount: Int
    /// Share of those that hold it, letter for letter.
    public var nameShare: Double
    /// Share of texts that hold all content words of the intent.
    public var wholeIntentShare: Double
    public var meanReward: Double
  }

  /// Mean measured reward of the texts asked for at one reward bin.
  public struct Rung: Codable, Sendable {
    public var task: String
    public var bin: Int
    public var count: Int
    /// Mean of the rewards asked for: the medians of the bin's training texts.
    public var asked: Double
    public var obtained: Double
  }

  public struct Perplexity: Codable, Sendable {
    public var lineCount: Int
    public var targetCount: Int
    public var int8: Double
    public var float32: Double?
    /// Most that int8 may add to perplexity: `quantize` refuses more, and no shipped model has it.
    public static let greatestIncrease = 0.005

    /// int8 / float32 − 1.
    public var increase: Double? { float32.map { int8 / $0 - 1 } }

    public init(lineCount: Int, targetCount: Int, int8: Double, float32: Double?) {
      self.lineCount = lineCount
      self.targetCount = targetCount
      self.int8 = int8
      self.float32 = float32
    }
  }

  public struct Sample: Codable, Sendable {
    public var task: String
    public var intent: String
    public var desiredLength: Int
    public var bin: Int?
    public var length: Int
    public var reward: Double
    public var text: String
  }

  public var model: String
  public var parameterCount: Int
  public var instructionSet: String
  public var threadCount: Int
  public var temperature: Double
  public var minP: Double
  public var seed: UInt64
  public var intentCount: Int
  public var obedience: [Obedience]
  public var ladder: [Rung]
  /// Distinct words over all words of the texts asked for at the highest reward, and pairs.
  public var distinct1: Double
  public var distinct2: Double
  /// Share of those texts that no other one equals.
  public var uniqueShare: Double
  public var perplexity: Perplexity?
  public var samples: [Sample]
}
