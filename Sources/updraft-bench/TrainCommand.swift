import ArgumentParser
import Kernels
import Platform
import Training

struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Measure training steps: forward, backward, AdamW.",
    discussion: """
      Prints train in tokens/s, train_gflops (six operations for a weight of a matrix and token, \
      attention counted as causal), sgemm_peak (products of squares in the cache, a worker each), \
      train_share, the steps' part of that peak, and train_memory, the process's greatest \
      resident set. First the loss must rise along the gradient as steeply as the gradient is \
      long, and fall in three steps.
      """)

  /// Steps of a trace, and different ones made of a corpus.
  private static let stepCount = 10

  @Option(help: "Layers.") var layers = 4
  @Option(help: "Attention heads.") var heads = 4
  @Option(help: "Width of the residual stream.") var width = 256
  @Option(help: "Tokens of the vocabulary (default: 4096, or the corpus's).") var vocabulary: Int?
  @Option(help: "Sequences of a step.") var batch = 8
  @Option(help: "Tokens of a sequence.") var context = 256

  @Option(
    help: ArgumentHelp(
      "Most tokens of one forward and backward pass; a step adds up as many as it needs "
        + "(default: \(TrainRecipe().passTokens), as a recipe's, but at least the context)."))
  var passTokens: Int?

  @Option(
    help: ArgumentHelp(
      "Pack the real examples of a folder that holds train.scored.jsonl, tokenizer.json and "
        + "commands.json into the steps, instead of random sequences of the whole context."))
  var corpus: String?

  @Option(
    help: ArgumentHelp(
      "Instead of measuring, write parameters, batches and losses of ten steps to a folder, for "
        + "another trainer to take the same steps."))
  var trace: String?

  @OptionGroup var options: RunOptions

  func validate() throws {
    let sizes = [
      ("layers", layers), ("heads", heads), ("width", width), ("vocabulary", vocabulary ?? 1),
      ("batch", batch), ("context", context),
    ]
    for (name, value) in sizes where value < 1 {
      throw ValidationError("--\(name): found \(value), expected 1 or more")
    }
    if corpus != nil, vocabulary != nil {
      throw ValidationError("--vocabulary: the corpus's tokenizer decides it")
    }
    if let passTokens, passTokens < context {
      throw ValidationError("--pass-tokens: found \(passTokens), expected the context or more")
    }
  }

  private var tokensOfPass: Int {
    passTokens ?? min(max(TrainRecipe().passTokens, context), batch * context)
  }

  func run() throws {
    let pool = try options.makePool()
    let kernels = try KernelTable.detect()
    let run = try corpus.map { try packedRun($0, pool, kernels) } ?? randomRun(pool, kernels)
    if let trace { return try run.writeTrace(folder: trace, stepCount: Self.stepCount) }
    try run.check()
    try measure(run, MatrixPeak(pool: pool, kernels: kernels), threadCount: pool.workerCount)
  }

  private func randomRun(_ pool: WorkerPool, _ kernels: KernelTable) throws -> TrainingRun {
    let shape = NetworkShape(
      layerCount: layers, headCount: heads, width: width, positionCount: context,
      tokenCount: vocabulary ?? 4096, horizonCount: 0)
    let step = TrainingRun.randomStep(
      sequences: batch, context: context, vocabulary: shape.tokenCount,
      passTokens: tokensOfPass)
    return try TrainingRun(shape: shape, steps: [step], pool: pool, kernels: kernels)
  }

  private func packedRun(
    _ folder: String, _ pool: WorkerPool, _ kernels: KernelTable
  ) throws -> TrainingRun {
    var recipe = TrainRecipe()
    (recipe.layers, recipe.heads, recipe.width) = (layers, heads, width)
    recipe.positions = context
    let material = try TrainingMaterial(
      paths: TrainingMaterial.Paths(
        data: folder + "/train.scored.jsonl", validation: nil,
        tokenizer: folder + "/tokenizer.json", commands: folder + "/commands.json",
        rewardTables: nil),
      recipe: recipe)
    var stream = ExampleStream(
      examples: material.examples, layout: material.layout,
      drops: ExampleStream.DropRates(task: 0, length: 0, reward: 0, horizon: 0),
      seed: TrainingRun.seed)
    let steps = TrainingRun.packedSteps(
      &stream, count: Self.stepCount, stepTokens: batch * context,
      passTokens: tokensOfPass, context: context)
    return try TrainingRun(
      shape: material.shape(recipe), steps: steps, pool: pool, kernels: kernels)
  }

  private func measure(_ run: TrainingRun, _ peak: MatrixPeak, threadCount: Int) throws {
    var index = 0
    let seconds = options.measure {
      _ = run.take(index)
      index += 1
    }
    let steps = (1...options.repeats).map { run.steps[$0 % run.steps.count] }
    let rates = zip(steps, seconds).map { run.operations($0) * 1e-9 / $1 }
    let memory = ProcessMemory.greatestByteCount
    let peaks = try peak.measure(options)
    let greatest = peaks.max() ?? .nan
    func show(_ metric: String, _ unit: String, _ values: [Double]) {
      Figure(metric: metric, threadCount: threadCount, unit: unit, values: values).printLines()
    }
    show("train", "tokens/s", zip(steps, seconds).map { Double($0.tokenCount) / $1 })
    show("train_gflops", "GFLOP/s", rates)
    show("sgemm_peak", "GFLOP/s", peaks)
    show("train_share", "%", rates.map { 100 * $0 / greatest })
    show("train_memory", "MiB", [Double(memory) / 1_048_576])
  }
}
