import ArgumentParser
import Checkpoint
import Distillation
import Platform
import Tokenizer
import Training

struct ScoreCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "score",
    abstract: "Measure length and relevance of texts and build the command table.",
    discussion: """
      Writes NAME.scored.jsonl for each NAME.jsonl, commands.json and reward.safetensors. The \
      first file is the training set: rarity of words, reward bins and support come from it alone.
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

  @Flag(
    inversion: .prefixedNo, help: "Print the rewards of the bins of every task and length.")
  var cells = true

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
    let training = try read(files[0])
    let scoring = try Scoring(
      tokenizer: Tokenizer(json: json), lexicon: Lexicon.load(directory: lexicon),
      trainingTexts: training.lines.lazy.map(\.text), unpunctuated: settings.unpunctuated ?? [])
    try OutputFile.makeFolder(out)
    let concurrency = CPUTopology.detect().usableCPUs.count
    for (index, file) in files.enumerated() {
      let input = index == 0 ? training : try read(file)
      let scored = await scoring.score(
        input.lines, ownRewards: input.rewards, concurrency: concurrency)
      // What cannot have commands is refused before the first file is written.
      let commands = index == 0 ? try Scoring.commands(scored, recipe: settings) : nil
      try JSONLines.write(scored, to: out + "/" + Self.scoredName(file))
      print("\(file): \(scored.count) lines")
      print(RewardDistribution.table(scored, by: "task") { $0.task }.plain)
      print(RewardDistribution.table(scored, by: "source") { $0.source ?? "-" }.plain)
      guard let commands else { continue }
      try scoring.write(commands, to: out)
      for task in commands.tasks where cells {
        print(RewardDistribution.cells(scored, commands: commands, task: task).plain)
      }
    }
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
