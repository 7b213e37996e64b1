import Tokenizer
import UpsideDown

/// Measures texts in hindsight: their length in tokens and their relevance.
public struct CorpusScorer: Sendable {
  public let tables: RewardTables
  private let tokenizer: Tokenizer
  private let scorer: RewardScorer

  /// - Parameter trainingTexts: what word rarity is counted on; never held-out texts.
  public init(
    tokenizer: Tokenizer, lexicon: Lexicon, trainingTexts: some Sequence<String>
  ) throws(DistillationError) {
    self.tokenizer = tokenizer
    do {
      tables = try RewardTables.build(
        lexicon: lexicon.entries.map { ($0.phrase, lexicon.topicNames(of: $0)) },
        texts: trainingTexts)
    } catch {
      throw DistillationError("The reward tables cannot be built: \(error)")
    }
    scorer = RewardScorer(tables: tables)
  }

  public func score(_ line: CorpusLine) -> ScoredLine {
    ScoredLine(
      line, length: tokenizer.encode(line.text).count,
      reward: scorer.score(task: line.task, intent: line.intent, text: line.text))
  }

  /// The command table of scored training lines.
  public static func commandTable(_ lines: [ScoredLine]) throws(DistillationError) -> CommandTable {
    do {
      return try CommandTable.build(
        examples: lines.map { .init(task: $0.task, length: $0.length, reward: $0.reward) })
    } catch {
      throw DistillationError("The command table cannot be built: \(error)")
    }
  }
}
