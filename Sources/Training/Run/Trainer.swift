import Checkpoint
import Kernels
import Platform
import UpsideDown

/// Trains one model: steps, validation, log, saving and resuming.
public final class Trainer {
  public enum Outcome: Sendable, Equatable {
    case finished
    /// Stopped by a signal after this many steps; the state was saved.
    case interrupted(step: Int)
  }

  public let network: Network
  public let optimizer: Optimizer
  let recipe: TrainRecipe
  let material: TrainingMaterial
  let modelPath: String
  var stream: ExampleStream
  private var passes: [PackedBatch]
  private let log: TrainingLog
  private let clock = ContinuousClock()
  private var lastValidationLoss: Double?

  /// Prepares a run that writes `modelPath`, its state beside it and a CSV log.
  ///
  /// - Parameter resumes: continue from the state beside `modelPath`.
  public init(
    recipe: TrainRecipe, material: TrainingMaterial, modelPath: String, logPath: String,
    resumes: Bool, pool: WorkerPool, kernels: KernelTable
  ) throws(TrainingError) {
    try recipe.validate()
    self.recipe = recipe
    self.material = material
    self.modelPath = modelPath
    let passTokens = min(recipe.passTokens, recipe.batchTokens)
    network = try Network(
      shape: material.shape(recipe), tokenCapacity: passTokens, trains: true, pool: pool,
      kernels: kernels)
    optimizer = Optimizer(network: network, settings: recipe.optimizerSettings)
    var position = ExampleStream.Position()
    if resumes {
      position = try TrainingState.restore(
        network, optimizer, identity: TrainingState.identity(recipe: recipe, material: material),
        from: TrainingState.path(for: modelPath))
      guard position.index <= material.examples.count else {
        throw TrainingError(
          "\(TrainingState.path(for: modelPath)) stopped at example \(position.index) of "
            + "\(material.examples.count).")
      }
    } else {
      network.initialize(seed: UInt64(recipe.seed))
    }
    stream = ExampleStream(
      examples: material.examples, layout: material.layout,
      drops: ExampleStream.DropRates(
        task: recipe.dropTask, length: recipe.dropLength, reward: recipe.dropReward,
        horizon: recipe.dropHorizon),
      seed: UInt64(recipe.seed), copyWeight: Float(recipe.copyWeight), position: position)
    let passCount = (recipe.batchTokens + passTokens - 1) / passTokens
    passes = (0..<passCount).map { _ in PackedBatch(tokenCapacity: passTokens) }
    log = try TrainingLog(path: logPath, keptStepCount: optimizer.stepCount)
  }

  /// Runs to the last step of the recipe, or until `shouldStop` says so after a step.
  ///
  /// - Throws: ``TrainingError`` when a file cannot be written or the gradients are no longer
  ///   finite; the last saved state is then untouched.
  public func run(
    shouldStop: () -> Bool = { InterruptFlag.isRaised },
    onStep: (StepReport) -> Void = { _ in }
  ) throws(TrainingError) -> Outcome {
    while optimizer.stepCount < recipe.steps {
      var report = try step()
      let stops = shouldStop() && report.step < recipe.steps
      if report.step % recipe.validateEvery == 0 || report.step == recipe.steps {
        lastValidationLoss = validationLoss()
        report.validationLoss = lastValidationLoss
      }
      if report.step % recipe.saveEvery == 0 || report.step == recipe.steps || stops {
        try save()
      }
      log.append(report)
      onStep(report)
      if stops { return .interrupted(step: report.step) }
    }
    return .finished
  }

  /// One optimizer step over as many passes as the recipe's batch needs.
  private func step() throws(TrainingError) -> StepReport {
    let started = clock.now
    var tokenCount = 0
    var targetCount = 0
    var weightSum: Float = 0
    let passTokens = network.tokenCapacity
    for index in passes.indices {
      let limit = min(passTokens, max(recipe.batchTokens - index * passTokens, recipe.positions))
      stream.fill(&passes[index], tokenLimit: limit)
      tokenCount += passes[index].count
      targetCount += passes[index].targetCount
      weightSum += passes[index].targetWeightSum
    }
    network.clearGradients()
    let scale = 1 / weightSum
    var loss = 0.0
    for index in passes.indices {
      loss += network.accumulateGradients(passes[index], gradientScale: scale)
    }
    let rate = recipe.schedule.rate(step: optimizer.stepCount)
    let norm = optimizer.step(learningRate: rate)
    guard norm.isFinite else {
      throw TrainingError(
        "The gradients of step \(optimizer.stepCount + 1) are not finite; the learning rate "
          + "\(rate) may be too high.")
    }
    let seconds = started.duration(to: clock.now) / .seconds(1)
    return StepReport(
      step: optimizer.stepCount, stepCount: recipe.steps, loss: loss / Double(targetCount),
      validationLoss: nil, learningRate: rate, gradientNorm: norm, tokenCount: tokenCount,
      tokensPerSecond: Double(tokenCount) / seconds)
  }

  /// Mean loss over the held-out examples, nil without any.
  public func validationLoss() -> Double? {
    guard !material.validation.isEmpty else { return nil }
    return Perplexity.measure(network, examples: material.validation).mean
  }

  /// Writes the model and the state.
  public func save() throws(TrainingError) {
    try ModelFile.write(
      network, material: material, recipe: recipe, step: optimizer.stepCount,
      validationLoss: lastValidationLoss, to: modelPath)
    try TrainingState.save(
      network, optimizer, position: stream.position,
      identity: TrainingState.identity(recipe: recipe, material: material),
      to: TrainingState.path(for: modelPath))
  }
}
