import Checkpoint
import FoundationEssentials
import Tokenizer
import UpsideDown

/// Turns a Hugging Face GPT-2 into the trainer's float32 file.
public struct ModelImporter {
  /// What was made.
  public struct Summary: Sendable {
    public let configuration: ModelConfiguration
    public let tokenizer: Tokenizer
    /// Control tokens that were added to the tokenizer, with a row of `wte` each.
    public let addedTokenCount: Int
  }

  let files: SourceFiles
  /// JSON of the command table whose tokens are added, and the file it came from.
  let added: (json: String, file: String)?

  /// - Parameters:
  ///   - directory: holds `config.json`, `model.safetensors` or its shards with
  ///     `model.safetensors.index.json`, and `tokenizer.json` or `vocab.json` and `merges.txt`.
  ///   - commandsPath: a `commands.json` whose control tokens and countdown table are added.
  /// - Throws: `CheckpointError` for a commands file that cannot be read.
  public init(directory: String, addingCommands commandsPath: String?) throws(CheckpointError) {
    files = SourceFiles(directory: directory)
    if let commandsPath {
      added = (try files.text(commandsPath, "the commands.json of score"), commandsPath)
    } else {
      added = nil
    }
  }

  /// Reads, checks and writes the model.
  ///
  /// Rows that are added to `wte` are the mean of the rows there. So at first a new token's
  /// logit is the mean of the others' and its share of the softmax at most the mean share of
  /// those (Jensen's inequality): adding it changes what the model writes as little as can be.
  /// An added countdown table is zero, which changes nothing.
  /// - Throws: `CheckpointError` that names file, tensor, what was found and expected. No file
  ///   is written then.
  public func write(to path: String) throws(CheckpointError) -> Summary {
    let config = try GPT2Config(files)
    let original = try tokenizer()
    guard original.tokenCount <= config.vocabularyCount else {
      throw CheckpointError(
        file: files.configuration, found: "vocab_size \(config.vocabularyCount)",
        expected: "at least the tokenizer's \(original.tokenCount) tokens")
    }
    let companion = try companion()
    let (tokenizer, commands) = try language(original, companion)
    let configuration = try config.configuration(
      tokenCount: tokenizer.tokenCount, endOfText: Int(tokenizer.endOfText),
      horizonCount: commands?.horizonCount ?? 0, file: files.configuration)
    let source = try SourceTensors(files)
    let tensors = try tensors(
      configuration, config, source, companion, knownTokenCount: original.tokenCount)
    var metadata = companion?.metadata.filter { Companion.metadataKeys.contains($0.key) } ?? [:]
    metadata[MetadataKey.format] = CheckpointWriter.format
    metadata[MetadataKey.configuration] = configuration.json()
    metadata[MetadataKey.tokenizer] = tokenizer.json()
    metadata[MetadataKey.commands] = commands?.json()
    // Borrowed tensors point into the mapped files.
    defer { withExtendedLifetime((source, companion)) {} }
    try SafetensorsWriter.write(tensors, metadata: metadata, to: path)
    return Summary(
      configuration: configuration, tokenizer: tokenizer,
      addedTokenCount: tokenizer.tokenCount - original.tokenCount)
  }

  private func companion() throws(CheckpointError) -> WeightMap? {
    guard files.has(files.companion) else { return nil }
    guard added == nil else {
      throw CheckpointError(
        file: files.companion, found: "commands that the model already has",
        expected: "none where commands are to be added")
    }
    return try WeightMap.open(safetensors: files.companion)
  }

  private func tokenizer() throws(CheckpointError) -> Tokenizer {
    if files.has(files.tokenizer) {
      let text = try files.text(files.tokenizer, "a byte-level BPE tokenizer")
      return try Self.read(files.tokenizer) { try Tokenizer(json: text) }
    }
    guard files.has(files.vocabulary) else {
      throw CheckpointError(
        file: files.tokenizer, found: "no such file",
        expected: "a tokenizer.json, or a vocab.json with a merges.txt")
    }
    let vocabulary = try files.text(files.vocabulary, "GPT-2's vocab.json")
    let merges = try files.text(files.merges, "the merges.txt that belongs to vocab.json")
    return try Self.read(files.vocabulary) {
      try Tokenizer(vocabulary: vocabulary, merges: merges)
    }
  }

  /// The tokenizer with its control tokens, and the commands that they spell.
  private func language(
    _ tokenizer: Tokenizer, _ companion: WeightMap?
  ) throws(CheckpointError) -> (Tokenizer, CommandTable?) {
    if let added {
      let commands = try Self.read(added.file) { try CommandTable(json: added.json) }
      let missing = commands.specialTokens.filter { tokenizer.specialToken($0) == nil }
      return (
        try Self.read(files.tokenizer) { try tokenizer.adding(specialTokens: missing) }, commands
      )
    }
    guard let companion, let json = companion.metadata[MetadataKey.commands] else {
      return (tokenizer, nil)
    }
    let commands = try Self.read(companion.path) {
      let commands = try CommandTable(json: json)
      _ = try SequenceLayout(tokenizer: tokenizer, commands: commands)
      return commands
    }
    return (tokenizer, commands)
  }

  private static func read<Value>(
    _ file: String, _ body: () throws -> Value
  ) throws(CheckpointError) -> Value {
    do {
      return try body()
    } catch {
      throw CheckpointError(
        file: file, found: "\u{201C}\(error)\u{201D}", expected: "a file that Updraft can use")
    }
  }
}
