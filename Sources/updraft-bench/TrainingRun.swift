import Kernels
import Platform
import Training

/// A network, its optimizer and the batches that its steps take in turn.
final class TrainingRun {
  /// Passes of one step and what they hold together.
  struct Step {
    var passes: [PackedBatch]
    var tokenCount: Int { passes.reduce(0) { $0 + $1.count } }
    var targetCount: Int { passes.reduce(0) { $0 + $1.targetCount } }
  }

  static let seed: UInt64 = 1
  static let learningRate = 1e-3

  let network: Network
  let optimizer: Optimizer
  let steps: [Step]
  private let kernels: KernelTable

  init(shape: NetworkShape, steps: [Step], pool: WorkerPool, kernels: KernelTable) throws {
    let capacity = steps.flatMap(\.passes).reduce(0) { max($0, $1.count) }
    network = try Network(
      shape: shape, tokenCapacity: capacity, trains: true, pool: pool, kernels: kernels)
    optimizer = Optimizer(network: network, settings: Optimizer.Settings())
    self.steps = steps
    self.kernels = kernels
    restart()
  }

  /// Back to before the first step.
  func restart() {
    network.initialize(seed: Self.seed)
    for moment in [optimizer.firstMoment, optimizer.secondMoment] {
      moment.base.update(repeating: 0, count: moment.count)
    }
    optimizer.stepCount = 0
  }

  /// One optimizer step; returns the mean loss before it and the gradient's norm.
  func take(_ index: Int) -> (loss: Double, norm: Double) {
    let loss = accumulate(steps[index % steps.count])
    return (loss, optimizer.step(learningRate: Self.learningRate))
  }

  /// Floating-point operations of a step, attention counted as causal.
  func operations(_ step: Step) -> Double {
    step.passes.reduce(0) { sum, pass in
      let tokens = Double(pass.count)
      let pairs = pass.segments.reduce(0) { $0 + $1.count * ($1.count + 1) / 2 }
      return sum + tokens
        * network.shape.operationsPerToken(
          scored: Double(pass.targetCount) / tokens, segmentTokenCount: Double(pairs) / tokens)
    }
  }

  private func accumulate(_ step: Step) -> Double {
    network.clearGradients()
    let scale = 1 / Float(step.targetCount)
    return step.passes.reduce(0) {
      $0 + network.accumulateGradients($1, gradientScale: scale)
    } / Double(step.targetCount)
  }

  private func loss(_ step: Step) -> Double {
    step.passes.reduce(0) { $0 + network.loss($1) } / Double(step.targetCount)
  }

  /// What is asked of the trainer before its time is worth anything: the loss rises along the
  /// gradient as steeply as the gradient is long, and falls when steps are taken.
  ///
  /// The central difference over ±h errs by the rounding of two losses over 2h·norm, some 1e-5,
  /// and by h² times the loss's third derivative, some 1e-4; a gradient
  /// that lacks a term errs by percents.
  ///
  /// - Throws: ``BenchError`` where one of it is not so.
  func check() throws {
    let step = steps[0]
    let before = accumulate(step)
    let norm = optimizer.gradientNorm()
    guard before.isFinite, norm.isFinite, norm > 0 else {
      throw BenchError(
        "the first step has the loss \(before) and a gradient of norm \(norm), expected finite "
          + "numbers")
    }
    let distance = 1e-3
    move(by: distance / norm)
    let above = loss(step)
    move(by: -2 * distance / norm)
    let slope = (above - loss(step)) / (2 * distance)
    guard abs(slope - norm) <= 0.01 * norm else {
      throw BenchError(
        "the loss rises by \(slope) along the gradient, expected the gradient's norm \(norm)")
    }
    restart()
    for index in 0..<3 { _ = take(index) }
    let after = loss(step)
    guard after < before else {
      throw BenchError("three steps turned the loss \(before) into \(after), expected less")
    }
  }

  /// Parameters += factor · gradients.
  private func move(by factor: Double) {
    guard let gradients = network.gradientArena else { return }
    kernels.axpy(
      Float(factor), gradients.base, network.parameterArena.base, gradients.count)
  }
}
