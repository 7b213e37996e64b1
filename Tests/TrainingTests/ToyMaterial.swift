import FoundationEssentials
import Tokenizer
import UpsideDown

@testable import Training

/// A small scored corpus in a folder of its own, removed with the object.
final class ToyMaterial {
  let folder: String
  let tokenizer: Tokenizer
  let commands: CommandTable

  static let intents = ["red fox", "winter sale", "glass sphere", "jazz night", "old map"]
  static let endings = [
    "in soft light", "with bold letters", "under a wide sky", "on plain paper, seen from above",
  ]

  init() throws {
    folder = TemporaryFolder.make()
    var texts: [(intent: String, text: String)] = []
    for intent in ToyMaterial.intents {
      for ending in ToyMaterial.endings {
        texts.append((intent, "\(intent) \(ending)"))
        texts.append((intent, "a picture of \(intent), \(ending)"))
      }
    }
    let tasks = ["background", "text-to-image"]
    let draft = try BPETrainer.train(
      texts: texts.map(\.text), tokenCount: 300,
      specialTokens: CommandTable.specialTokens(tasks: tasks))
    tokenizer = draft
    let examples = texts.enumerated().map { index, pair in
      CommandTable.Example(
        task: tasks[index % 2], length: draft.encode(pair.text).count,
        reward: Float(index % 7) / 6)
    }
    commands = try CommandTable.build(examples: examples, horizonCount: 40)
    var lines: [String] = []
    for (example, pair) in zip(examples, texts) {
      let words = #""intent":"\#(pair.intent)","text":"\#(pair.text)","source":"toy""#
      let figures = #""length":\#(example.length),"reward":\#(example.reward)"#
      lines.append(#"{"task":"\#(example.task)",\#(words),\#(figures)}"#)
    }
    try write("train.jsonl", lines.joined(separator: "\n") + "\n")
    try write("heldout.jsonl", lines[..<6].joined(separator: "\n") + "\n")
    try write("tokenizer.json", tokenizer.json())
    try write("commands.json", commands.json())
  }

  deinit {
    try? FileManager.default.removeItem(atPath: folder)
  }

  func path(_ name: String) -> String { folder + "/" + name }

  func write(_ name: String, _ text: String) throws {
    try Data(text.utf8).write(to: URL(filePath: path(name)))
  }

  func bytes(_ name: String) throws -> [UInt8] {
    try TextFile.read(path(name))
  }

  func load(_ recipe: TrainRecipe, data: String = "train.jsonl") throws -> TrainingMaterial {
    try TrainingMaterial(
      paths: TrainingMaterial.Paths(
        data: path(data), validation: path("heldout.jsonl"), tokenizer: path("tokenizer.json"),
        commands: path("commands.json"), rewardTables: nil),
      recipe: recipe)
  }

  /// A recipe for a model of a few thousand parameters.
  static var recipe: TrainRecipe {
    var recipe = TrainRecipe()
    recipe.layers = 1
    recipe.heads = 4
    recipe.width = 64
    recipe.positions = 48
    recipe.batchTokens = 192
    recipe.passTokens = 96
    recipe.steps = 24
    recipe.learningRate = 3e-3
    recipe.warmUpSteps = 4
    recipe.validateEvery = 8
    recipe.saveEvery = 8
    return recipe
  }
}
