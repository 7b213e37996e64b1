import ArgumentParser
import Checkpoint
import Kernels
import Platform
import Training

struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Train a model upside down.",
    discussion: """
      Reads scored examples and writes a float32 model with its optimizer state beside it \
      (NAME.state.safetensors) and a log (NAME.log.csv). Ctrl-C finishes the step, saves and \
      stops; --resume continues from there bit for bit, also after a crash. Flags override the \
      recipe.
      """)

  @Option(help: "Scored examples (JSON lines) to learn from.")
  var data: String

  @Option(help: "Scored held-out examples, for the validation loss.")
  var validation: String?

  @Option(help: "The tokenizer.json the examples were scored with.")
  var tokenizer: String

  @Option(help: "The commands.json that `score` wrote.")
  var commands: String

  @Option(help: "The reward tables that `score` wrote; they travel with the model.")
  var rewardTables: String?

  @Option(help: "The float32 model to write.")
  var out = "model.safetensors"

  @Option(help: "The CSV log to write (default: beside the model).")
  var log: String?

  @Option(help: "A recipe file; its \"train\" section is read.")
  var recipe: String?

  @Option(
    help: "A float32 model to start from, an imported one for example; it decides the sizes.")
  var from: String?

  @OptionGroup(title: "Recipe") var overrides: RecipeOptions

  @Flag(help: "Continue from the state saved beside the model.")
  var resume = false

  @Flag(help: "Start anew even where a run that has not ended is saved.")
  var restart = false

  @Flag(help: "Print parameters, memory, tokens and the estimated time, and stop.")
  var dryRun = false

  func validate() throws {
    if resume && restart {
      throw ValidationError("--resume and --restart exclude each other.")
    }
  }

  func run() throws {
    var recipe = try recipe.map { try TrainRecipe(contentsOf: $0) } ?? TrainRecipe()
    try overrides.apply(to: &recipe)
    let initial = try from.map { try InitialModel(path: $0) }
    if let initial { recipe.adopt(initial.configuration) }
    try recipe.validate()
    // Imported models may be of any width; they are exported again.
    if initial == nil, recipe.width % 64 != 0 {
      throw TrainingError(
        "The recipe's width is \(recipe.width), expected a multiple of 64, which `quantize` needs.")
    }
    if !dryRun {
      try OutputFile.check(out, keeping: data, tokenizer, commands)
      try checkNothingIsLost(recipe)
    }
    let material = try TrainingMaterial(
      paths: TrainingMaterial.Paths(
        data: data, validation: validation, tokenizer: tokenizer, commands: commands,
        rewardTables: rewardTables),
      recipe: recipe)
    let cpus = try CPUTopology.detect().workers(
      threads: recipe.threads == 0 ? nil : recipe.threads, cpus: nil)
    let pool = try WorkerPool(cpus: cpus)
    pool.pinCallingThread()
    let kernels = try KernelTable.detect()
    try printPlan(recipe, material, initial, cpus, kernels)
    if dryRun {
      try printEstimate(
        TrainingEstimate(
          recipe: recipe, material: material, initial: initial, pool: pool, kernels: kernels))
      return
    }
    let stem = out.hasSuffix(".safetensors") ? String(out.dropLast(12)) : out
    let trainer = try Trainer(
      recipe: recipe, material: material, initial: initial, modelPath: out,
      logPath: log ?? stem + ".log.csv", resumes: resume, pool: pool, kernels: kernels)
    try run(trainer, recipe)
  }

  private func checkNothingIsLost(_ recipe: TrainRecipe) throws {
    guard !resume, !restart,
      let step = TrainingState.unfinishedStep(of: out, patience: recipe.patience)
    else { return }
    throw TrainingError(
      "\(out) belongs to a run that is saved after step \(step) and has not ended: continue it "
        + "with --resume, or give it up with --restart.")
  }

  private func run(_ trainer: Trainer, _ recipe: TrainRecipe) throws {
    InterruptFlag.install()
    let bar = ProgressBar()
    let outcome = try trainer.run(onStep: { bar.show($0) })
    switch outcome {
    case .finished:
      print("finished after \(recipe.steps) steps: \(out)")
    case .stoppedEarly(let step):
      bar.finish()
      print(
        "ended after step \(step), \(recipe.patience) validations without a lower held-out loss: "
          + out)
    case .interrupted(let step):
      bar.finish()
      print("stopped after step \(step) and saved; continue with --resume")
      throw ExitCode(130)
    }
    if recipe.keepBest { print("lowest held-out loss: \(trainer.bestPath)") }
  }

  private func printEstimate(_ estimate: TrainingEstimate) {
    print("memory: \(estimate.byteCount / 1_048_576) MiB")
    print(
      "time: about \(ProgressBar.time(estimate.seconds)), "
        + "\(Int(estimate.tokensPerSecond.rounded())) tokens/s")
  }

  private func printPlan(
    _ recipe: TrainRecipe, _ material: TrainingMaterial, _ initial: InitialModel?,
    _ cpus: [Int], _ kernels: KernelTable
  ) throws {
    let shape = try Trainer.shape(recipe, material, initial)
    let tokens = material.epochTokenCounts
    let epochs = Double(recipe.steps * recipe.batchTokens) / Double(tokens.all)
    print(
      "model: \(shape.layerCount) layers, \(shape.headCount) heads, \(shape.width) wide, "
        + "\(shape.vocabularyCount) rows of tokens, \(shape.horizonCount) of countdown: "
        + "\(ParameterLayout(shape).parameterCount) parameters")
    print(
      "data: \(material.examples.count) examples, \(tokens.all) tokens of which "
        + "\(tokens.scored) scored; \(material.validation.count) held out")
    print(
      "run: \(recipe.steps) steps of \(recipe.batchTokens) tokens, "
        + "\((epochs * 100).rounded() / 100) epochs, \(cpus.count) threads, "
        + "\(kernels.instructionSet.rawValue)")
  }
}
