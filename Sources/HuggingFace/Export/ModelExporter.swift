import Checkpoint
import FoundationEssentials
import Tokenizer

/// Writes a model as a directory that Hugging Face's `transformers` loads.
public struct ModelExporter {
  /// What was written.
  public struct Summary: Sendable {
    /// Names of the files in the directory.
    public let files: [String]
    /// One sentence for each thing that plain GPT-2 does not express.
    public let warnings: [String]
  }

  private let weights: WeightMap
  private let configuration: ModelConfiguration
  private let tokenizer: Tokenizer

  /// - Parameter weights: a float32 file of the trainer, or an int8 checkpoint, whose matrices
  ///   are then exported as the numbers that their int8 values stand for.
  /// - Throws: `CheckpointError` for a file without a usable configuration or tokenizer.
  public init(_ weights: WeightMap) throws(CheckpointError) {
    self.weights = weights
    configuration = try ModelConfiguration(weights: weights)
    let place = "metadata \(MetadataKey.tokenizer)"
    guard let json = weights.metadata[MetadataKey.tokenizer] else {
      throw CheckpointError(
        file: weights.path, place: place, found: "no such key", expected: "a tokenizer.json")
    }
    do throws(TokenizerError) {
      tokenizer = try Tokenizer(json: json)
    } catch {
      throw CheckpointError(
        file: weights.path, place: place, found: "\u{201C}\(error.description)\u{201D}",
        expected: "a tokenizer that can be used")
    }
  }

  /// Writes all files; the weights are float32.
  ///
  /// - Throws: `CheckpointError` for a missing or misshapen tensor, or a file that cannot be
  ///   written.
  public func write(to directory: String) throws(CheckpointError) -> Summary {
    let exported = ExportedTensors(weights, configuration)
    let (rowCount, tensors) = try exported.model()
    let files = SourceFiles(directory: directory)
    try OutputFile.makeFolder(directory)
    var names = ["config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"]
    let companion = exported.companion()
    // An older export's companion would give this model another one's commands.
    if files.has(files.companion), companion == nil { try remove(files.companion) }
    if let companion {
      names.append(Companion.name)
      try SafetensorsWriter.write(
        companion.tensors, metadata: companion.metadata, to: files.companion)
    }
    try OutputFile.write(
      TransformersFiles.configuration(configuration, rowCount: rowCount), to: files.configuration)
    try OutputFile.write(tokenizer.json(), to: files.tokenizer)
    try OutputFile.write(
      TransformersFiles.tokenizer(tokenizer, positionCount: configuration.positionCount),
      to: files.path("tokenizer_config.json"))
    // `transformers` wants to be told who wrote the tensors' layout.
    try SafetensorsWriter.write(tensors, metadata: ["format": "pt"], to: files.weights)
    return Summary(files: names.sorted(), warnings: warnings)
  }

  private var warnings: [String] {
    var warnings: [String] = []
    if configuration.horizonCount > 0 {
      warnings.append(
        "GPT-2 has no countdown: the table \(Companion.countdown) of "
          + "\(configuration.horizonCount) rows, added to the input by the tokens that remain, is "
          + "kept in \(Companion.name) for `import`, but transformers will not add it, and "
          + "the lengths asked for will be met less exactly.")
    }
    if weights.metadata[MetadataKey.commands] != nil {
      warnings.append(
        "The commands are kept in \(Companion.name): which lengths, rewards and tasks the "
          + "control tokens stand for is nothing that transformers knows.")
    }
    return warnings
  }

  private func remove(_ path: String) throws(CheckpointError) {
    do {
      try FileManager.default.removeItem(atPath: path)
    } catch {
      throw CheckpointError(
        file: path, found: "an earlier export's file", expected: "one that can be removed")
    }
  }
}
