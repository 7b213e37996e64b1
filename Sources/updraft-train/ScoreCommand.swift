import ArgumentParser
import Checkpoint
import Distillation
import Platform
import Tokenizer
import Training
import UpsideDown

struct ScoreCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "score",
    abstract: "Measure length and relevance of texts and build the command table.",
    discussion: """
      Writes NAME.scored.jsonl for each NAME.jsonl, commands.json and reward.safetensors. The \
      first file is the training set: rarity of words, reward bins and support come from it alone. \
      With --tables no file is special, no lexicon is read, and only scored lines are written.
      """)

  @Argument(help: "JSON-lines files with task, intent and text; the training set first.")
  var files: [String]

  @Option(help: "The tokenizer.json that lengths are measured with.")
  var tokenizer: String

  @Option(help: "Directory of the lexicon: which words belong to which topic.")
  var lexicon = "Models/corpus"

  @Option(help: "Directory for what is written.")
  var out: String

  @Option(help: "Recipe file; its section 'score' is used.")
  var recipe: String?

  @Option(
    help: """
      The reward.safetensors of an earlier training set, to measure further texts with.
      """)
  var tables: String?

  @Flag(
    help: """
      Take the lines' own 'reward', 0 to 1, such as an LLM judge's, instead of measuring it; \
      lengths are still measured.
      """)
  var ownRewards = false

  func validate() throws {
    var inputs: [String: String] = [:]
    for file in files {
      let name = Self.scoredName(file)
      if let other = inputs.updateValue(file, forKey: name) {
        throw ValidationError(
          "\(other) and \(file) would both be written to \(out)/\(name), expected files of "
            + "different names.")
      }
    }
  }

  func run() async throws {
    var settings = ScoreRecipe()
    if let recipe {
      settings = try RecipeFile.section("score", as: ScoreRecipe.self, of: recipe) ?? settings
    }
    let json = try TextFile.readText(tokenizer)
    let known = try tables.map { try Self.readTables($0) }
    let training = try read(files[0])
    let scoring = try scoring(
      Tokenizer(json: json), tables: known, training: training.lines,
      unpunctuated: settings.unpunctuated ?? [])
    try OutputFile.makeFolder(out)
    let concurrency = CPUTopology.detect().usableCPUs.count
    for (index, file) in files.enumerated() {
      let input = index == 0 ? training : try read(file)
      let scored = await scoring.score(
        input.lines, ownRewards: input.rewards, concurrency: concurrency)
      let isTraining = index == 0 && known == nil
      // What cannot have commands is refused before the first file is written.
      let commands = isTraining ? try Scoring.commands(scored, recipe: settings) : nil
      try JSONLines.write(scored, to: out + "/" + Self.scoredName(file))
      print("\(file): \(scored.count) lines")
      print(RewardDistribution.table(scored, by: "task") { $0.task }.plain)
      print(RewardDistribution.table(scored, by: "source") { $0.source ?? "-" }.plain)
      guard let commands else { continue }
      try scoring.write(commands, to: out)
      for task in commands.tasks {
        print(RewardDistribution.cells(scored, commands: commands, task: task).plain)
      }
    }
  }

  private func scoring(
    _ tokenizer: Tokenizer, tables: RewardTables?, training: [CorpusLine], unpunctuated: [String]
  ) throws -> Scoring {
    if let tables {
      return Scoring(tokenizer: tokenizer, tables: tables, unpunctuated: unpunctuated)
    }
    return try Scoring(
      tokenizer: tokenizer, lexicon: Lexicon.load(directory: lexicon),
      trainingTexts: training.lazy.map(\.text), unpunctuated: unpunctuated)
  }

  private static func readTables(_ path: String) throws -> RewardTables {
    let map = try WeightMap.open(any: path, cacheDirectory: nil, workerCount: 1)
    guard RewardTables.areIn(map) else {
      throw DistillationError(
        "\(path) has no reward tables, expected the reward.safetensors that score wrote.")
    }
    return try RewardTables(weightMap: map)
  }

  /// The lines of a file, and their own rewards where those are asked for.
  private func read(_ file: String) throws -> (lines: [CorpusLine], rewards: [Float]?) {
    guard ownRewards else { return (try JSONLines.read(file, as: CorpusLine.self), nil) }
    let judged = try JSONLines.read(file, as: JudgedLine.self)
    return (judged.map(\.line), judged.map(\.reward))
  }

  /// `DIR/NAME.jsonl` becomes `NAME.scored.jsonl`.
  static func scoredName(_ path: String) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let stem = name.hasSuffix(".jsonl") ? String(name.dropLast(6)) : name
    return stem + ".scored.jsonl"
  }
}
