import Checkpoint
import Tokenizer
import UpsideDown

/// Everything that a training run reads, loaded and checked before the first step.
public struct TrainingMaterial: Sendable {
  public struct Paths: Sendable {
    public var data: String
    public var validation: String?
    public var tokenizer: String
    public var commands: String
    public var rewardTables: String?

    public init(
      data: String, validation: String?, tokenizer: String, commands: String,
      rewardTables: String?
    ) {
      self.data = data
      self.validation = validation
      self.tokenizer = tokenizer
      self.commands = commands
      self.rewardTables = rewardTables
    }
  }

  public let examples: [TrainingExample]
  /// Held-out examples, with all controls.
  public let validation: [EncodedExample]
  public let tokenizer: Tokenizer
  public let commands: CommandTable
  public let layout: SequenceLayout
  /// The file whose `reward.*` tensors travel with the model.
  public let rewardTables: WeightMap?
  public let dataDigest: String

  /// Reads all files; the recipe says how long an example may be.
  ///
  /// - Throws: ``TrainingError`` that names the file, and the line where there is one.
  public init(paths: Paths, recipe: TrainRecipe) throws(TrainingError) {
    tokenizer = try TrainingMaterial.parse(paths.tokenizer) { try Tokenizer(json: $0) }
    commands = try TrainingMaterial.parse(paths.commands) { try CommandTable(json: $0) }
    do {
      layout = try SequenceLayout(tokenizer: tokenizer, commands: commands)
    } catch {
      throw TrainingError(
        "\(paths.tokenizer) and \(paths.commands) do not fit: \(error.description)")
    }
    if let path = paths.rewardTables {
      do {
        rewardTables = try WeightMap.open(safetensors: path)
      } catch {
        throw TrainingError(error.description)
      }
    } else {
      rewardTables = nil
    }
    let file = ExampleFile(
      tokenizer: tokenizer, commands: commands, layout: layout,
      positionCount: recipe.positions)
    (examples, dataDigest) = try file.read(paths.data)
    var validation: [EncodedExample] = []
    if let path = paths.validation {
      for example in try file.read(path).examples.prefix(recipe.validationExamples) {
        validation.append(
          layout.example(
            example.command, intent: example.intent, text: example.text, horizonKnown: true))
      }
    }
    self.validation = validation
  }

  /// The shape of the network that this recipe makes of this material.
  public func shape(_ recipe: TrainRecipe) -> NetworkShape {
    NetworkShape(
      layerCount: recipe.layers, headCount: recipe.heads, width: recipe.width,
      positionCount: recipe.positions, tokenCount: tokenizer.tokenCount,
      horizonCount: commands.horizonCount)
  }

  /// Tokens that one epoch feeds to the network, and how many of them are scored.
  public var epochTokenCounts: (all: Int, scored: Int) {
    var all = 0
    var scored = 0
    for example in examples {
      all += layout.prefix(example.command, intent: example.intent).count + example.text.count
      scored += example.text.count + 1
    }
    return (all, scored)
  }

  private static func parse<Value>(
    _ path: String, _ body: (String) throws -> Value
  ) throws(TrainingError) -> Value {
    let text = try TextFile.readText(path)
    do {
      return try body(text)
    } catch {
      throw TrainingError("\(path): \(error)")
    }
  }
}
