import Checkpoint
import Kernels
import Platform
import Training

/// One round's training: from the model of the round before, held to the starting model, with a
/// fresh optimizer. Goes on where an earlier call was stopped.
struct RoundTraining: Sendable {
  /// Paths.
  let files: RoundFiles
  let previous: String
  let start: String
  let tokenizer: String
  let heldout: String
  let cpus: [Int]
  private let recipe: TrainRecipe

  init(
    _ inputs: RoundsInputs, round: Int, files: RoundFiles, previous: String, tokenizer: String
  ) {
    self.files = files
    self.previous = previous
    self.tokenizer = tokenizer
    start = inputs.model
    heldout = inputs.heldout
    cpus = inputs.cpus
    var recipe = inputs.train
    recipe.steps = inputs.recipe.steps
    if let tokens = inputs.recipe.batchTokens {
      recipe.batchTokens = tokens
      recipe.passTokens = min(recipe.passTokens, tokens)
    }
    recipe.warmUpSteps = inputs.recipe.warmUpSteps
    recipe.restartStep = 0
    // The decay of a long run would be all of a round.
    recipe.scheduleShape = .cosine
    recipe.learningRate = inputs.recipe.learningRate
    recipe.klWeight = inputs.recipe.klWeight
    recipe.reference = inputs.model
    recipe.seed = Int(inputs.recipe.seed % (1 << 32)) + round
    recipe.validateEvery = recipe.steps
    recipe.saveEvery = min(recipe.saveEvery, max(1, recipe.steps / 4))
    recipe.keepBest = false
    recipe.patience = 0
    self.recipe = recipe
  }

  /// Whether the model is whole: another program's, which writes it once and has no log here, or
  /// this one's after its last step was saved.
  var isFinished: Bool {
    guard RoundFiles.exists(files.model) else { return false }
    return !RoundFiles.exists(files.log)
      || RoundFiles.exists(TrainingState.path(for: files.model))
        && TrainingState.unfinishedStep(of: files.model, patience: 0) == nil
  }

  /// The settings for a model of these sizes.
  ///
  /// - Throws: `TrainingError` where it cannot be trained with them.
  func settings(for configuration: ModelConfiguration) throws(TrainingError) -> TrainRecipe {
    var recipe = recipe
    recipe.adopt(configuration)
    try recipe.validate()
    return recipe
  }

  /// Leaves the training to another program, unless its model is there already.
  func awaitElsewhere(round: Int) throws {
    if isFinished { return }
    guard !RoundFiles.exists(files.log) else {
      throw DistillationError(
        "\(files.log) is of a training that was begun here and has not ended, expected it ended by "
          + "the same command without another trainer, or that file removed.")
    }
    let recipe = try settings(for: try InitialModel(path: previous).configuration)
    try RoundFiles.write(try recipe.json(), to: files.recipe)
    throw RoundAwaitsTraining(
      round: round, recipe: files.recipe, previous: previous, model: files.model)
  }

  /// Runs on the calling thread, which is pinned.
  func run(onStep: (StepReport) -> Void) throws -> Trainer.Outcome {
    if isFinished { return .finished }
    let initial = try InitialModel(path: previous)
    let recipe = try settings(for: initial.configuration)
    let material = try TrainingMaterial(
      paths: TrainingMaterial.Paths(
        data: files.buffer, validation: heldout, tokenizer: tokenizer, commands: files.commands,
        rewardTables: start),
      recipe: recipe)
    let pool = try WorkerPool(cpus: cpus)
    pool.pinCallingThread()
    let trainer = try Trainer(
      recipe: recipe, material: material, initial: initial, modelPath: files.model,
      logPath: files.log,
      resumes: TrainingState.unfinishedStep(of: files.model, patience: 0) != nil,
      pool: pool, kernels: try KernelTable.detect())
    return try trainer.run(onStep: onStep)
  }
}
