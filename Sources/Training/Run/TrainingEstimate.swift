import Kernels
import Platform
import UpsideDown

/// What a run will take, measured with a few steps on its own data before anything is written.
public struct TrainingEstimate: Sendable {
  /// Memory of parameters, gradients, moments and activations.
  public let byteCount: Int
  /// Time of the whole run, validations included.
  public let seconds: Double
  public let tokensPerSecond: Double

  /// Runs one step to warm up and two to measure, with random or the initial parameters.
  public init(
    recipe: TrainRecipe, material: TrainingMaterial, initial: InitialModel?, pool: WorkerPool,
    kernels: KernelTable
  ) throws(TrainingError) {
    try recipe.validate()
    let network = try Network(
      shape: try Trainer.shape(recipe, material, initial),
      tokenCapacity: min(recipe.passTokens, recipe.batchTokens), trains: true,
      dropout: recipe.dropout, pool: pool, kernels: kernels)
    let optimizer = Optimizer(network: network, settings: recipe.optimizerSettings)
    network.initialize(seed: UInt64(recipe.seed))
    if let reference = try recipe.referenceModel() {
      try network.hold(to: reference.weights, weight: Float(recipe.klWeight))
    }
    var stream = Trainer.stream(recipe, material, ExampleStream.Position())
    var passes = Trainer.passes(recipe)
    let measuredCount = 2
    var tokenCount = 0
    let clock = ContinuousClock()
    var started = clock.now
    for step in 0...measuredCount {
      if step == 1 {
        started = clock.now
        tokenCount = 0
      }
      Trainer.fill(&passes, from: &stream, recipe)
      network.clearGradients()
      for pass in passes.indices {
        network.drawDropout(seed: UInt64(recipe.seed), step: step, pass: pass)
        tokenCount += passes[pass].count
        _ = network.accumulateGradients(passes[pass], gradientScale: 1e-3)
      }
      _ = optimizer.step(learningRate: recipe.schedule.rate(step: step))
    }
    let training = started.duration(to: clock.now) / .seconds(1)
    let validation = clock.measure {
      _ = Perplexity.measure(network, examples: material.validation)
    }
    let validationCount = (recipe.steps + recipe.validateEvery - 1) / recipe.validateEvery
    seconds =
      training / Double(measuredCount) * Double(recipe.steps)
      + validation / .seconds(1) * Double(validationCount)
    tokensPerSecond = Double(tokenCount) / training
    let moments = optimizer.firstMoment.count + optimizer.secondMoment.count
    byteCount = network.byteCount + moments * MemoryLayout<Float>.stride
  }
}
