/// What a round's model does on held-out intents. Round 0 is the starting model.
public struct RoundFigures: Codable, Sendable, Equatable {
  public var round: Int
  /// Texts asked for at the highest reward, and their mean measured reward.
  public var textCount: Int
  public var reward: Double
  public var rewardByTask: [String: Double]
  /// Mean distance of the reward asked for and the mean reward that came.
  public var calibrationError: Double
  /// Rank correlation of the two for each task.
  public var spearmanByTask: [String: Double]
  /// Distinct words and word pairs over all of the texts at the highest reward.
  public var distinct1: Double
  public var distinct2: Double
  /// Share of those texts that the model ended at the desired length.
  public var exactLengthShare: Double
  /// Mean KL(starting model ‖ this model in int8) of a held-out token, in nats.
  public var divergence: Double
  /// What the round learned from; nil for the starting model.
  public var training: Training?

  public struct Training: Codable, Sendable, Equatable {
    /// Texts that the model of the round before wrote and ended, and their mean reward.
    public var sampleCount: Int
    public var sampleReward: Double
    /// Lines of the buffer that are samples, of any round, exemplars, and those of the corpus.
    public var keptCount: Int
    public var exemplarCount: Int?
    public var corpusCount: Int
  }

  /// The lowest of the tasks' correlations.
  public var spearman: Double { spearmanByTask.values.min() ?? 0 }
}
