import UpsideDown

/// One line of a scored file: a corpus line with what was measured on its text in hindsight.
public struct ScoredLine: Codable, Sendable, Equatable {
  public var task: String
  public var intent: String
  public var text: String
  public var source: String
  /// Tokens of the text.
  public var length: Int
  /// Relevance in 0…1, and its parts (docs/reward.md).
  public var reward: Float
  public var coverage: Float
  public var coherence: Float
  public var faults: Float

  public init(_ line: CorpusLine, length: Int, reward: Reward) {
    task = line.task
    intent = line.intent
    text = line.text
    source = line.source
    self.length = length
    self.reward = reward.total
    coverage = reward.coverage
    coherence = reward.coherence
    faults = reward.faults
  }
}
