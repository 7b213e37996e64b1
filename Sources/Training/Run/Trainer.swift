import Checkpoint
import Kernels
import Platform
import UpsideDown

/// Trains one model: steps, validation, log, saving and resuming.
public final class Trainer {
  public enum Outcome: Sendable, Equatable {
    case finished
    /// The held-out loss did not improve for as long as the recipe's patience.
    case stoppedEarly(step: Int)
    /// Stopped by a signal after this many steps; the state was saved.
    case interrupted(step: Int)
  }

  public let network: Network
  public let optimizer: Optimizer
  /// Where the model with the lowest held-out loss is kept, if the recipe says so.
  public let bestPath: String
  let recipe: TrainRecipe
  let material: TrainingMaterial
  let modelPath: String
  var stream: ExampleStream
  private let identity: [String: String]
  private var passes: [PackedBatch]
  private let log: TrainingLog
  private let clock = ContinuousClock()
  private var record = ValidationRecord()

  /// Prepares a run that writes `modelPath`, its state beside it and a CSV log.
  ///
  /// - Parameters:
  ///   - initial: the model to start from; nil for random parameters.
  ///   - resumes: continue from the state beside `modelPath`.
  public init(
    recipe: TrainRecipe, material: TrainingMaterial, initial: InitialModel? = nil,
    modelPath: String, logPath: String, resumes: Bool, pool: WorkerPool, kernels: KernelTable
  ) throws(TrainingError) {
    try recipe.validate()
    guard !material.validation.isEmpty || !(recipe.keepBest || recipe.patience > 0) else {
      throw TrainingError(
        "The recipe's keep_best or patience needs held-out examples, but there are none.")
    }
    self.recipe = recipe
    self.material = material
    self.modelPath = modelPath
    bestPath = TrainingState.path(for: modelPath, suffix: "best")
    let passTokens = min(recipe.passTokens, recipe.batchTokens)
    network = try Network(
      shape: try Trainer.shape(recipe, material, initial), tokenCapacity: passTokens,
      trains: true, dropout: recipe.dropout, pool: pool, kernels: kernels)
    optimizer = Optimizer(network: network, settings: recipe.optimizerSettings)
    let reference = try recipe.referenceModel()
    try reference?.check(material)
    if let reference { try network.hold(to: reference.weights, weight: Float(recipe.klWeight)) }
    identity = TrainingState.identity(
      recipe: recipe, material: material, initial: initial, reference: reference)
    var position = ExampleStream.Position()
    if resumes {
      (position, record) = try TrainingState.restore(
        network, optimizer, identity: identity, from: TrainingState.path(for: modelPath))
      guard position.index <= material.examples.count else {
        throw TrainingError(
          "\(TrainingState.path(for: modelPath)) stopped at example \(position.index) of "
            + "\(material.examples.count).")
      }
    } else if let initial {
      try network.load(initial.weights)
    } else {
      network.initialize(seed: UInt64(recipe.seed))
    }
    stream = Trainer.stream(recipe, material, position)
    passes = Trainer.passes(recipe)
    log = try TrainingLog(path: logPath, keptStepCount: optimizer.stepCount)
  }

  /// The sizes of the network: the initial model's, else what recipe and material make.
  public static func shape(
    _ recipe: TrainRecipe, _ material: TrainingMaterial, _ initial: InitialModel?
  ) throws(TrainingError) -> NetworkShape {
    guard let initial else { return material.shape(recipe) }
    try initial.check(material)
    return NetworkShape(initial.configuration)
  }

  static func stream(
    _ recipe: TrainRecipe, _ material: TrainingMaterial, _ position: ExampleStream.Position
  ) -> ExampleStream {
    ExampleStream(
      examples: material.examples, layout: material.layout,
      drops: ExampleStream.DropRates(
        task: recipe.dropTask, length: recipe.dropLength, reward: recipe.dropReward,
        horizon: recipe.dropHorizon),
      seed: UInt64(recipe.seed), copyWeight: Float(recipe.copyWeight), position: position)
  }

  /// Empty batches for all passes of one step.
  static func passes(_ recipe: TrainRecipe) -> [PackedBatch] {
    let passTokens = min(recipe.passTokens, recipe.batchTokens)
    let passCount = (recipe.batchTokens + passTokens - 1) / passTokens
    return (0..<passCount).map { _ in PackedBatch(tokenCapacity: passTokens) }
  }

  /// Fills the batches of one step.
  static func fill(
    _ passes: inout [PackedBatch], from stream: inout ExampleStream, _ recipe: TrainRecipe
  ) {
    let passTokens = min(recipe.passTokens, recipe.batchTokens)
    for index in passes.indices {
      let limit = min(passTokens, max(recipe.batchTokens - index * passTokens, recipe.positions))
      stream.fill(&passes[index], tokenLimit: limit)
    }
  }

  /// Runs to the last step of the recipe, until its patience is at an end, or until `shouldStop`
  /// says so after a step.
  ///
  /// - Throws: ``TrainingError`` when a file cannot be written or the loss is no longer finite;
  ///   the last saved state is then untouched.
  public func run(
    shouldStop: () -> Bool = { InterruptFlag.isRaised },
    onStep: (StepReport) -> Void = { _ in }
  ) throws(TrainingError) -> Outcome {
    while optimizer.stepCount < recipe.steps {
      if isOutOfPatience { return .stoppedEarly(step: optimizer.stepCount) }
      var report = try step()
      let isLast = report.step == recipe.steps
      let stops = shouldStop() && !isLast
      if report.step % recipe.validateEvery == 0 || isLast {
        report.validationLoss = try validate()
      }
      do {
        try log.append(report)
      } catch {
        // What was learned is worth more than the line.
        try save()
        throw error
      }
      if report.step % recipe.saveEvery == 0 || isLast || stops || isOutOfPatience {
        try save()
      }
      onStep(report)
      if stops { return .interrupted(step: report.step) }
    }
    return .finished
  }

  private var isOutOfPatience: Bool {
    recipe.patience > 0 && record.countSinceLowest >= recipe.patience
  }

  /// Measures the held-out loss and keeps the model where it is the best so far.
  private func validate() throws(TrainingError) -> Double? {
    record.lastLoss = validationLoss()
    guard let loss = record.lastLoss, recipe.keepBest || recipe.patience > 0 else {
      return record.lastLoss
    }
    if record.note(loss), recipe.keepBest { try writeModel(to: bestPath) }
    return loss
  }

  /// One optimizer step over as many passes as the recipe's batch needs.
  private func step() throws(TrainingError) -> StepReport {
    let started = clock.now
    Trainer.fill(&passes, from: &stream, recipe)
    let tokenCount = passes.reduce(0) { $0 + $1.count }
    let targetCount = passes.reduce(0) { $0 + $1.targetCount }
    let weightSum = passes.reduce(0) { $0 + $1.targetWeightSum }
    network.clearGradients()
    let scale = 1 / weightSum
    var loss = 0.0
    var divergence = network.divergence.map { _ in 0.0 }
    for index in passes.indices {
      network.drawDropout(seed: UInt64(recipe.seed), step: optimizer.stepCount, pass: index)
      loss += network.accumulateGradients(passes[index], gradientScale: scale)
      if let term = network.divergence { divergence = (divergence ?? 0) + term.sum }
    }
    loss /= Double(targetCount)
    let rate = recipe.schedule.rate(step: optimizer.stepCount)
    let norm = loss.isFinite ? optimizer.step(learningRate: rate) : loss
    guard norm.isFinite else {
      throw TrainingError(
        "Step \(optimizer.stepCount + 1) has the loss \(loss) and a gradient of norm \(norm), "
          + "which are not finite; the learning rate \(rate) may be too high. What was saved "
          + "before is as it was.")
    }
    let seconds = started.duration(to: clock.now) / .seconds(1)
    return StepReport(
      step: optimizer.stepCount, stepCount: recipe.steps, loss: loss,
      divergence: divergence.map { $0 / Double(targetCount) }, validationLoss: nil,
      learningRate: rate, gradientNorm: norm, tokenCount: tokenCount,
      tokensPerSecond: Double(tokenCount) / seconds)
  }

  /// Mean loss over the held-out examples, nil without any.
  public func validationLoss() -> Double? {
    guard !material.validation.isEmpty else { return nil }
    return Perplexity.measure(network, examples: material.validation).mean
  }

  /// Writes the model and the state.
  public func save() throws(TrainingError) {
    try writeModel(to: modelPath)
    try TrainingState.save(
      network, optimizer, position: stream.position, record: record, identity: identity,
      to: TrainingState.path(for: modelPath))
  }

  private func writeModel(to path: String) throws(TrainingError) {
    try ModelFile.write(
      network, material: material, recipe: recipe, step: optimizer.stepCount,
      validationLoss: record.lastLoss, to: path)
  }
}
