import ArgumentParser
import Checkpoint
import Distillation
import Platform

struct EvaluateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate", abstract: "Measure how a checkpoint obeys its commands.",
    discussion: """
      Asks for texts on held-out intents, through engines of its own or a daemon, and measures \
      length, endings, copied names, reward and variety, beside a teacher's texts for the same \
      intents; prints Markdown.
      """)

  @Argument(help: "The checkpoint.")
  var checkpoint: String

  @Option(help: "Scored held-out lines (heldout.scored.jsonl).")
  var intents: String

  @Option(
    help: ArgumentHelp(
      "Ask the daemon on this Unix socket, which serves the checkpoint.", valueName: "path"))
  var socket: String?

  @Option(help: "Recipe file; its section 'evaluate' is used.")
  var recipe: String?

  @Option(help: "Held-out intents asked for at the highest reward.")
  var count: Int?

  @Option(help: "Only this task.")
  var task: String?

  @Option(
    help: """
      Who the texts are compared with: 'grammar' writes new ones by the recipe's section 'corpus', \
      'held-out' takes the best of the held-out lines, 'none'.
      """)
  var teacher = TeacherSource.heldOut

  @Option(help: "Directory of the lexicon and the grammars, for --teacher grammar.")
  var lexicon = "Models/corpus"

  @Option(
    help: """
      Training lines: measures what the texts share with them, and which words and intents are \
      new to the model.
      """)
  var training: [String] = []

  @Flag(help: "Ask for no length: for models that never saw one.")
  var withoutLength = false

  @Flag(help: "Ask for no reward: for models that never saw one.")
  var withoutReward = false

  @Option(help: "Desired lengths in tokens, such as 12,24,40,64.")
  var lengths: String?

  @Option(help: "Sampling temperature.")
  var temperature: Float?

  @Option(help: "Sampling: tokens at least this likely compared to the likeliest; 0 for all.")
  var minP: Float?

  @Option(help: "Sampling: penalty of tokens that repeat a run of the text (DRY); 0 for none.")
  var dryMultiplier: Float?

  @Option(help: "How often a text is written at most until it obeys its command.")
  var attempts: Int?

  @Option(help: "Seed of the choice of intents and of sampling.")
  var seed: UInt64?

  @Option(help: "Worker threads (default: every usable CPU).")
  var threads: Int?

  @Option(help: "The float32 file the checkpoint was quantized from: compares perplexity.")
  var float32: String?

  @Option(help: "Directory of the decompressed weights' cache.")
  var cacheDirectory: String?

  @Option(help: "Also write the figures to a .md, .json or .html file; may be given again.")
  var out: [String] = []

  @Flag(help: "Fail where a figure misses what the shipped model must reach.")
  var strict = false

  func validate() throws {
    for path in out where ![".md", ".json", ".html"].contains(where: path.hasSuffix) {
      throw ValidationError("--out is \(path), expected a name that ends in .md, .json or .html.")
    }
    if teacher == .grammar && recipe == nil {
      throw ValidationError("--teacher grammar needs --recipe, whose section 'corpus' it reads.")
    }
  }

  func run() async throws {
    let settings = try settings()
    // Everything is opened before the texts are written, which takes minutes.
    for path in out { try OutputFile.check(path, keeping: intents) }
    if let float32 { try Evaluation.Perplexity.check(float32, isOf: checkpoint) }
    let evaluator = try Evaluator(
      checkpoint: checkpoint, cacheDirectory: cacheDirectory, threads: threads,
      recipe: settings, writer: try await writer())
    let lines = try heldOutLines(evaluator)
    let training = try training.flatMap { try JSONLines.read($0, as: TrainingLine.self) }
    var evaluation = try await evaluator.run(
      lines, teacher: try await teacherTexts(evaluator, lines), training: training)
    evaluator.stop()
    // Only values go to the other thread; the command itself cannot.
    let (checkpoint, cacheDirectory) = (checkpoint, cacheDirectory)
    let (threads, float32) = (threads, float32)
    evaluation.perplexity = try await OwnThread.run {
      let cpus = try CPUTopology.detect().workers(threads: threads, cpus: nil)
      let weights = try WeightMap.open(
        any: checkpoint, cacheDirectory: cacheDirectory, workerCount: cpus.count)
      return try Evaluation.Perplexity(
        weights, float32: float32, cpus: cpus, lines: lines, recipe: settings)
    }
    evaluation.judge(required: settings.required)
    print(evaluation.markdown)
    for path in out {
      let text =
        path.hasSuffix(".md")
        ? evaluation.markdown
        : path.hasSuffix(".html") ? evaluation.html : try evaluation.json()
      try OutputFile.write(text, to: path)
    }
    if strict, !evaluation.shortfalls.isEmpty {
      throw DistillationError(evaluation.shortfalls.joined(separator: " "))
    }
  }

  /// The daemon, where one was named.
  private func writer() async throws -> (any EvaluationWriter)? {
    guard let socket else { return nil }
    #if canImport(Client)
      return try await DaemonWriter(socketPath: socket, checkpoint: checkpoint)
    #else
      throw DistillationError(
        "The daemon on \(socket) cannot be asked: this program was built without the HTTP client "
          + "(UPDRAFT_CORE=1).")
    #endif
  }

  private func teacherTexts(
    _ evaluator: Evaluator, _ lines: [ScoredLine]
  ) async throws -> TeacherTexts {
    guard teacher == .grammar, let recipe else {
      return teacher == .heldOut ? TeacherTexts(heldOut: lines) : TeacherTexts()
    }
    let corpus =
      try RecipeFile.section("corpus", as: CorpusRecipe.self, of: recipe) ?? CorpusRecipe()
    let wanted = try evaluator.wanted(lines)
    return try await HeldOutTeacher(recipe: corpus, directory: lexicon).texts(
      for: wanted.intents, lengths: wanted.lengths)
  }

  /// Those of the task, where one was named.
  private func heldOutLines(_ evaluator: Evaluator) throws -> [ScoredLine] {
    let lines = try JSONLines.read(intents, as: ScoredLine.self)
    guard let task else { return lines }
    guard evaluator.tasks.contains(task) else {
      throw ValidationError("--task is '\(task)', expected one of \(evaluator.tasks).")
    }
    let own = lines.filter { $0.task == task }
    guard !own.isEmpty else {
      throw DistillationError(
        "\(intents) holds no line of the task '\(task)', expected at least one.")
    }
    return own
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
    settings.dryMultiplier = dryMultiplier ?? settings.dryMultiplier
    settings.attempts = attempts ?? settings.attempts
    settings.seed = seed ?? settings.seed
    if withoutLength { settings.asksLength = false }
    if withoutReward { settings.asksReward = false }
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
}
