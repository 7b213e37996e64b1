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
  /// The relevance reward in 0…1, and its parts.
  public var reward: Float
  public var coverage: Float
  public var coherence: Float
  public var faults: Float

  init(_ line: CorpusLine, length: Int, reward: Reward) {
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
