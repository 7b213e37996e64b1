import ArgumentParser
import Kernels
import Platform
import Training

struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Train a model upside down.",
    discussion: """
      Reads scored examples and writes a float32 model with its optimizer state beside it \
      (NAME.state.safetensors) and a log (NAME.log.csv). Ctrl-C finishes the step, saves and \
      stops; --resume continues from there bit for bit. Flags override the recipe.
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

  @OptionGroup var overrides: RecipeOptions

  @Flag(help: "Continue from the state saved beside the model.")
  var resume = false

  @Flag(help: "Print parameters, memory and tokens, and stop.")
  var dryRun = false

  func run() throws {
    var recipe = try recipe.map { try TrainRecipe(contentsOf: $0) } ?? TrainRecipe()
    overrides.apply(to: &recipe)
    try recipe.validate()
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
    printPlan(recipe, material, cpus, kernels)
    if dryRun {
      let network = try Network(
        shape: material.shape(recipe), tokenCapacity: min(recipe.passTokens, recipe.batchTokens),
        trains: true, pool: pool, kernels: kernels)
      let moments = 2 * network.layout.arenaCount * MemoryLayout<Float>.stride
      print("memory: \((network.byteCount + moments) / 1_048_576) MiB")
      return
    }
    try train(recipe, material, pool, kernels)
  }

  private func train(
    _ recipe: TrainRecipe, _ material: TrainingMaterial, _ pool: WorkerPool,
    _ kernels: KernelTable
  ) throws {
    let stem = out.hasSuffix(".safetensors") ? String(out.dropLast(12)) : out
    let trainer = try Trainer(
      recipe: recipe, material: material, modelPath: out, logPath: log ?? stem + ".log.csv",
      resumes: resume, pool: pool, kernels: kernels)
    InterruptFlag.install()
    let bar = ProgressBar()
    let outcome = try trainer.run(onStep: { bar.show($0) })
    switch outcome {
    case .finished:
      print("finished after \(recipe.steps) steps: \(out)")
    case .interrupted(let step):
      bar.finish()
      print("stopped after step \(step) and saved; continue with --resume")
      throw ExitCode(130)
    }
  }

  private func printPlan(
    _ recipe: TrainRecipe, _ material: TrainingMaterial, _ cpus: [Int], _ kernels: KernelTable
  ) {
    let shape = material.shape(recipe)
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
