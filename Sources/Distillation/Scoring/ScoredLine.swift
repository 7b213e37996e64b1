import FoundationEssentials
import UpsideDown

/// One line of a `*.scored.jsonl` file: a corpus line with what was measured on its text.
public struct ScoredLine: Codable, Sendable, Equatable {
  public var task: String
  public var intent: String
  public var text: String
  public var source: String?
  /// BPE tokens of the text, as it is encoded after `<|prompt|>`.
  public var length: Int
  /// The relevance reward in 0…1: ours, or the user's own.
  public var reward: Float
  /// What ours is made of; similarity is absent where it could not be measured.
  public var coverage: Float
  public var coherence: Float
  public var similarity: Float?
  public var faults: Float

  /// - Parameter ownReward: a score of the user's that replaces the measured one.
  init(_ line: CorpusLine, length: Int, reward: Reward, ownReward: Float? = nil) {
    task = line.task
    intent = line.intent
    text = line.text
    source = line.source
    self.length = length
    self.reward = ownReward ?? reward.total
    coverage = reward.coverage
    coherence = reward.coherence
    similarity = reward.similarity
    faults = reward.faults
  }

  /// The reward that the parts make, whatever ``reward`` is.
  var measuredReward: Float {
    Reward(coverage: coverage, coherence: coherence, similarity: similarity, faults: faults).total
  }

  /// Whether the reward is ours and not the user's own.
  var isMeasured: Bool { abs(measuredReward - reward) <= 1e-5 }
}
