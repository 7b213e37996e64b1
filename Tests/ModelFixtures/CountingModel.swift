import Checkpoint
import GPT2
import Tokenizer
import UpsideDown

/// A tiny random model with commands that obeys the countdown: it ends its text where no token
/// remains, and nowhere before it while it counts.
public struct CountingModel {
  public static let texts = [
    "a lighthouse in the storm, oil painting", "the old mill by the river, soft light",
    "poster of a jazz night, bold letters", "a fox in the snow, watercolour, soft light",
  ]
  public static let tasks = ["picture", "poster"]

  public let directory: TemporaryDirectory
  /// An int8 model in a plain safetensors file.
  public let path: String
  public let tokenizer: Tokenizer
  public let commands: CommandTable?
  private let model: FixtureModel

  public init(
    hasCommands: Bool = true, rewardTables: RewardTables? = nil, positionCount: Int = 160,
    addsPrefixSpace: Bool = false, seed: UInt64 = 1
  ) throws {
    directory = try TemporaryDirectory()
    path = directory.file("fixture.safetensors")
    commands = hasCommands ? try Self.makeCommands() : nil
    tokenizer = try BPETrainer.train(
      texts: Self.texts, tokenCount: 280,
      specialTokens: commands?.specialTokens ?? ["<|endoftext|>"],
      addsPrefixSpace: addsPrefixSpace)
    var model = FixtureModel(
      ModelConfiguration(
        vocabularyCount: (tokenizer.tokenCount + 63) / 64 * 64, positionCount: positionCount,
        width: 64, layerCount: 2, headCount: 2, horizonCount: commands?.horizonCount ?? 0,
        beginToken: Int(tokenizer.endOfText), endToken: Int(tokenizer.endOfText),
        tokenCount: tokenizer.tokenCount), seed: seed)
    model.metadata["updraft.tokenizer"] = tokenizer.json()
    model.metadata["updraft.commands"] = commands?.json()
    model.extraTensors = rewardTables?.namedTensors() ?? []
    let endOfText = Int(tokenizer.endOfText)
    model.adjustment = { tensor, _, values in
      Self.teachEnding(tensor, endOfText: endOfText, &values)
    }
    try model.write(to: path)
    self.model = model
  }

  /// The same model as the trainer writes it; returns its path.
  public func writeFloat() throws -> String {
    let path = directory.file("float.safetensors")
    try model.writeFloat(to: path)
    return path
  }

  private static func makeCommands() throws -> CommandTable {
    var random = FixtureRandom(seed: 2)
    let examples = (0..<2000).map { index in
      CommandTable.Example(
        task: tasks[index % 2], length: 2 + index % 60,
        reward: Float.random(in: 0...1, using: &random))
    }
    return try CommandTable.build(examples: examples, horizonCount: 66, minimumSupport: 1)
  }

  /// The end of text and "0 tokens remain" get one direction, all other horizons the opposite.
  private static func teachEnding(
    _ tensor: ModelTensor, endOfText: Int, _ values: inout [Float]
  ) {
    let width = 64
    func direction(_ channel: Int) -> Float { channel * 37 % 64 < 32 ? 1 : -1 }
    if tensor == .tokenEmbedding {
      for channel in 0..<width { values[endOfText * width + channel] = 0.5 * direction(channel) }
    }
    if tensor == .horizonEmbedding {
      for index in values.indices {
        let strength: Float = index / width == 1 ? 60 : index / width == 0 ? 0 : -2
        values[index] += strength * direction(index % width)
      }
    }
  }
}
