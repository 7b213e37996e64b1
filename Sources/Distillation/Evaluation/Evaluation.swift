/// How a checkpoint obeys its commands: figures on held-out intents, and texts to read.
public struct Evaluation: Codable, Sendable {
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
  /// Whether the texts came over a daemon's socket.
  public var isOverSocket: Bool?
  public var temperature: Double
  public var minP: Double
  /// Nil in files of before, whose texts had none.
  public var dryMultiplier: Double?
  /// How often a text was written at most; nil in files of before, whose texts were written once.
  public var attempts: Int?
  public var seed: UInt64
  public var intentCount: Int
  /// Intents that training lines have too; nil where none were given.
  public var trainedIntentCount: Int?
  /// Texts at the highest reward that were not asked for, because intent and length together do not
  /// fit the model's context; nil in files of before.
  public var leftOutCount: Int?
  /// Whether a length and a reward were asked for; a model that never saw such a command is asked
  /// for its task alone.
  public var asksLength: Bool
  public var asksReward: Bool
  /// Whether the lines' rewards are not the tables' own measure, so that asked and obtained ones
  /// do not compare; nil in files of before.
  public var hasOwnRewards: Bool?
  public var obedience: [Obedience]
  /// The same orders written once each, and the best of several, as the daemon's `best_of` chooses
  /// it; nil in files of before.
  public var otherObedience: [Obedience]?
  public var ladder: [Rung]
  /// The ladder's texts by task and length.
  public var cells: [Cell]
  public var calibration: [Calibration]
  /// Student and teacher on the same orders, each task and `all`; empty without a teacher.
  public var comparison: [Comparison]
  public var overlap: Overlap?
  /// Distinct words over all words of the texts asked for at the highest reward, and pairs.
  public var distinct1: Double
  public var distinct2: Double
  /// Share of those texts that no other one equals.
  public var uniqueShare: Double
  public var perplexity: Perplexity?
  /// What must be reached, and what was.
  public var bars: [Bar] = []
  public var samples: [Sample]
}
