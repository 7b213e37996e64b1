import ArgumentParser
import Checkpoint
import Distillation
import FoundationEssentials
import Platform

struct EvaluateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate", abstract: "Measure how a checkpoint obeys its commands.",
    discussion: """
      Asks for texts on held-out intents through the engine and measures length, endings, copied \
      names and reward; prints Markdown.
      """)

  @Argument(help: "The checkpoint.")
  var checkpoint: String

  @Option(help: "Scored held-out lines (heldout.scored.jsonl).")
  var intents: String

  @Option(help: "Recipe file; its section 'evaluate' is used.")
  var recipe: String?

  @Option(help: "Held-out intents asked for at the highest reward.")
  var count: Int?

  @Option(help: "Desired lengths in tokens, such as 12,24,40,64.")
  var lengths: String?

  @Option(help: "Sampling temperature.")
  var temperature: Float?

  @Option(help: "Sampling: tokens at least this likely compared to the likeliest; 0 for all.")
  var minP: Float?

  @Option(help: "Seed of the choice of intents and of sampling.")
  var seed: UInt64?

  @Option(help: "Worker threads (default: every usable CPU).")
  var threads: Int?

  @Option(help: "The float32 file the checkpoint was quantized from: compares perplexity.")
  var float32: String?

  @Option(help: "Directory of the decompressed weights' cache.")
  var cacheDirectory: String?

  @Option(help: "Also write the figures to a .md or .json file; may be given twice.")
  var out: [String] = []

  @Flag(help: "Fail where a figure misses what the shipped model must reach.")
  var strict = false

  func validate() throws {
    for path in out where !path.hasSuffix(".md") && !path.hasSuffix(".json") {
      throw ValidationError("--out is \(path), expected a name that ends in .md or .json.")
    }
  }

  func run() async throws {
    let settings = try settings()
    let lines = try JSONLines.read(intents, as: ScoredLine.self)
    let evaluator = try Evaluator(
      checkpoint: checkpoint, cacheDirectory: cacheDirectory, threads: threads,
      recipe: settings)
    var evaluation = try await evaluator.run(lines)
    evaluator.stop()
    // Only values go to the other thread; the command itself cannot.
    let (checkpoint, cacheDirectory) = (checkpoint, cacheDirectory)
    let (threads, float32) = (threads, float32)
    evaluation.perplexity = try await OwnThread.run {
      let cpus = try CPUTopology.detect().workers(threads: threads, cpus: nil)
      let weights = try WeightMap.open(
        any: checkpoint, cacheDirectory: cacheDirectory, workerCount: cpus.count)
      return try Self.perplexity(
        weights, float32: float32, cpus: cpus, lines.prefix(settings.perplexityCount))
    }
    print(evaluation.markdown)
    for path in out {
      let text = path.hasSuffix(".md") ? evaluation.markdown : try evaluation.json()
      try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
    }
    if strict, !evaluation.shortfalls.isEmpty {
      throw DistillationError(evaluation.shortfalls.joined(separator: " "))
    }
  }

  private func settings() throws -> EvaluationRecipe {
    var settings = EvaluationRecipe()
    if let recipe {
      settings =
        try RecipeFile.section("evaluate", as: EvaluationRecipe.self, of: recipe) ?? settings
    }
    settings.count = count ?? settings.count
    settings.temperature = temperature ?? settings.temperature
    settings.minP = minP ?? settings.minP
    settings.seed = seed ?? settings.seed
    if let lengths {
      settings.lengths = try lengths.split(separator: ",").map { part in
        guard let length = Int(part) else {
          throw ValidationError("--lengths has '\(part)', expected numbers such as 12,24,40,64.")
        }
        return length
      }
    }
    return settings
  }

  private static func perplexity(
    _ weights: WeightMap, float32: String?, cpus: [Int], _ lines: ArraySlice<ScoredLine>
  ) throws -> Evaluation.Perplexity {
    let examples = try HeldOutText.examples(lines, of: weights)
    guard !examples.isEmpty else {
      throw DistillationError(
        "No held-out line is of a task that \(weights.path) has, expected at least one.")
    }
    let meter = PerplexityMeter(examples: examples, cpus: cpus)
    let (int8, targetCount) = try meter.int8(weights)
    return Evaluation.Perplexity(
      lineCount: meter.lineCount, targetCount: targetCount, int8: int8,
      float32: try float32.map { try meter.float32(WeightMap.open(safetensors: $0)).0 })
  }
}
