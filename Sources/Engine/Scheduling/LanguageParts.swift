import Checkpoint
import GPT2
import Tokenizer
import UpsideDown

/// What a checkpoint knows of language: its tokenizer, its commands and its reward tables.
struct LanguageParts: Sendable {
  let tokenizer: Tokenizer
  /// Nil for a plain GPT-2.
  let commands: CommandTable?
  let layout: SequenceLayout?
  let scorer: RewardScorer?

  /// - Throws: `.load` with the file and the part that is missing or does not fit the model.
  init(_ map: WeightMap, _ configuration: ModelConfiguration) throws(EngineError) {
    guard let json = map.metadata[MetadataKey.tokenizer] else {
      throw .load(
        "\(map.path): metadata \(MetadataKey.tokenizer): found no such key, "
          + "expected a tokenizer.json.")
    }
    do {
      let tokenizer = try Tokenizer(json: json)
      let table = try map.metadata[MetadataKey.commands].map { try CommandTable(json: $0) }
      self.tokenizer = tokenizer
      commands = table
      layout = try table.map { try SequenceLayout(tokenizer: tokenizer, commands: $0) }
      scorer =
        RewardTables.areIn(map)
        ? RewardScorer(
          tables: try RewardTables(weightMap: map), unpunctuated: table?.unpunctuated ?? []) : nil
    } catch {
      throw .load("\(map.path): \(error)")
    }
    guard tokenizer.tokenCount == configuration.tokenCount else {
      throw .load(
        "\(map.path): the tokenizer has \(tokenizer.tokenCount) tokens, expected the model's "
          + "\(configuration.tokenCount).")
    }
    if let commands, configuration.horizonCount > 0,
      commands.horizonCount != configuration.horizonCount
    {
      throw .load(
        "\(map.path): the commands count down over \(commands.horizonCount) horizons, expected "
          + "the model's \(configuration.horizonCount).")
    }
  }
}
