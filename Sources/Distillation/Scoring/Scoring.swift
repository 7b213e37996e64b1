import Checkpoint
import Tokenizer
import UpsideDown

/// Measures length and relevance of texts, and builds from them what commands mean.
///
/// Hindsight: nothing of what a teacher was asked for is believed; the command written in front
/// of a text when training is what was measured here.
public struct Scoring: Sendable {
  public let tokenizer: Tokenizer
  public let tables: RewardTables
  private let scorer: RewardScorer

  /// Builds the reward tables from the lexicon and the training texts.
  ///
  /// - Parameter unpunctuated: tasks whose texts are lists or queries, without a full stop.
  public init(
    tokenizer: Tokenizer, lexicon: Lexicon, trainingTexts: some Sequence<String>,
    unpunctuated: [String] = []
  ) throws(DistillationError) {
    do {
      let tables = try RewardTables.build(
        lexicon: lexicon.entries.map { ($0.phrase, lexicon.topicNames(of: $0)) },
        relatedTopics: Scoring.relatedTopics(lexicon), texts: trainingTexts)
      self.init(tokenizer: tokenizer, tables: tables, unpunctuated: unpunctuated)
    } catch {
      throw DistillationError("The reward tables cannot be built: \(error)")
    }
  }

  /// Measures with tables that were built before, such as a checkpoint's.
  public init(tokenizer: Tokenizer, tables: RewardTables, unpunctuated: [String] = []) {
    self.tokenizer = tokenizer
    self.tables = tables
    scorer = RewardScorer(tables: tables, unpunctuated: unpunctuated)
  }

  /// Names of the topics that mix well with each topic.
  private static func relatedTopics(_ lexicon: Lexicon) -> [String: [String]] {
    var related: [String: [String]] = [:]
    for topic in lexicon.topics {
      related[topic.name] = lexicon.topics.indices
        .filter { topic.related & (1 << UInt64($0)) != 0 }.map { lexicon.topics[$0].name }
    }
    return related
  }

  /// Scores lines, in order, on as many tasks as `concurrency`.
  ///
  /// - Parameter ownRewards: scores of the user's, one a line, that replace the measured ones.
  public func score(
    _ lines: [CorpusLine], ownRewards: [Float]? = nil, concurrency: Int
  ) async -> [ScoredLine] {
    precondition(ownRewards.map { $0.count == lines.count } ?? true, "one reward for each line")
    let chunkCount = max(1, min(concurrency * 4, lines.count / 256))
    let size = (lines.count + chunkCount - 1) / chunkCount
    return await withTaskGroup(of: (Int, [ScoredLine]).self) { group in
      for chunk in 0..<chunkCount {
        let range = min(chunk * size, lines.count)..<min((chunk + 1) * size, lines.count)
        group.addTask {
          (chunk, range.map { score(lines[$0], ownReward: ownRewards?[$0]) })
        }
      }
      var chunks = [[ScoredLine]](repeating: [], count: chunkCount)
      for await (chunk, scored) in group { chunks[chunk] = scored }
      return chunks.flatMap { $0 }
    }
  }

  public func score(_ line: CorpusLine, ownReward: Float? = nil) -> ScoredLine {
    ScoredLine(
      line, length: tokenizer.encode(line.text).count,
      reward: scorer.score(task: line.task, intent: line.intent, text: line.text),
      ownReward: ownReward)
  }

  /// The command table of scored training lines.
  public static func commands(_ lines: [ScoredLine], recipe: ScoreRecipe)
    throws(DistillationError) -> CommandTable
  {
    if let line = lines.first(where: { $0.length == 0 }) {
      throw DistillationError(
        "A text of the task '\(line.task)' for '\(line.intent)' is empty, expected at least one "
          + "token.")
    }
    let examples = lines.map {
      CommandTable.Example(task: $0.task, length: $0.length, reward: $0.reward)
    }
    do {
      return try CommandTable.build(
        descriptions: recipe.descriptions ?? [:], defaultTask: recipe.defaultTask,
        unpunctuated: recipe.unpunctuated ?? [], examples: examples)
    } catch {
      throw DistillationError("The command table cannot be built: \(error)")
    }
  }

  /// Writes `commands.json` and `reward.safetensors`.
  public func write(_ commands: CommandTable, to directory: String) throws(DistillationError) {
    do {
      try OutputFile.write(commands.json(), to: directory + "/commands.json")
      try SafetensorsWriter.write(
        tables.namedTensors(), metadata: [:], to: directory + "/reward.safetensors")
    } catch {
      throw DistillationError("The tables cannot be written to \(directory): \(error)")
    }
  }
}
