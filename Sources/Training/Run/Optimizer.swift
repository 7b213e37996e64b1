import Kernels
import Platform

/// AdamW (Loshchilov and Hutter, 2019) over the network's arena, with the gradient's norm
/// clipped.
public final class Optimizer {
  public struct Settings: Sendable, Equatable {
    public var beta1: Float
    public var beta2: Float
    public var epsilon: Float
    public var weightDecay: Float
    /// Largest norm of all gradients together; larger ones are scaled down to it.
    public var clipNorm: Double

    public init(
      beta1: Float = 0.9, beta2: Float = 0.98, epsilon: Float = 1e-8,
      weightDecay: Float = 0.05, clipNorm: Double = 1
    ) {
      self.beta1 = beta1
      self.beta2 = beta2
      self.epsilon = epsilon
      self.weightDecay = weightDecay
      self.clipNorm = clipNorm
    }
  }

  public let settings: Settings
  /// Moments, in the order of the network's layout.
  public let firstMoment: FloatArena
  public let secondMoment: FloatArena
  /// Steps taken.
  public var stepCount = 0
  private let network: Network
  private let gradientArena: FloatArena
  private let partials: UnsafeMutablePointer<Double>

  /// Parts in which squares are summed: fixed, so that the norm does not depend on threads.
  private static let partCount = 64

  public init(network: Network, settings: Settings) {
    guard let gradientArena = network.gradientArena else {
      preconditionFailure("An optimizer needs a network with gradients.")
    }
    self.settings = settings
    self.network = network
    self.gradientArena = gradientArena
    firstMoment = FloatArena(count: network.layout.arenaCount)
    secondMoment = FloatArena(count: network.layout.arenaCount)
    partials = UnsafeMutablePointer.allocate(capacity: Optimizer.partCount)
    partials.initialize(repeating: 0, count: Optimizer.partCount)
  }

  deinit {
    partials.deallocate()
  }

  /// The Euclidean norm of all gradients.
  public func gradientNorm() -> Double {
    let count = gradientArena.count
    let part = FloatArena.aligned((count + Optimizer.partCount - 1) / Optimizer.partCount)
    network.pool.run { worker in
      for index in network.pool.range(of: Optimizer.partCount, worker: worker) {
        let start = min(index * part, count)
        let end = min(start + part, count)
        partials[index] = network.kernels.sumOfSquares(gradientArena.base + start, end - start)
      }
    }
    var sum = 0.0
    for index in 0..<Optimizer.partCount {
      sum += partials[index]
    }
    return sum.squareRoot()
  }

  /// Takes one step with the summed gradients and returns their norm before clipping. A
  /// norm that is not finite takes no step.
  public func step(learningRate: Double) -> Double {
    let norm = gradientNorm()
    guard norm.isFinite else { return norm }
    stepCount += 1
    let scale = norm > settings.clipNorm ? Float(settings.clipNorm / norm) : 1
    let bias1 = Float(1 - power(settings.beta1, stepCount))
    let bias2 = Float(1 - power(settings.beta2, stepCount))
    let decayed = network.layout.decayedCount
    network.pool.run { worker in
      let range = network.pool.range(of: gradientArena.count, worker: worker, multiple: 16)
      let middle = min(max(decayed, range.lowerBound), range.upperBound)
      update(
        range.lowerBound..<middle, decay: settings.weightDecay, learningRate, bias1, bias2, scale)
      update(middle..<range.upperBound, decay: 0, learningRate, bias1, bias2, scale)
    }
    return norm
  }

  private func update(
    _ range: Range<Int>, decay: Float, _ learningRate: Double, _ bias1: Float, _ bias2: Float,
    _ scale: Float
  ) {
    guard !range.isEmpty else { return }
    let start = range.lowerBound
    network.kernels.adamW(
      network.parameterArena.base + start, gradientArena.base + start, firstMoment.base + start,
      secondMoment.base + start, range.count, Float(learningRate), settings.beta1,
      settings.beta2, settings.epsilon, decay, bias1, bias2, scale)
  }

  /// β^t by repeated squaring in double precision: the same bits on every machine.
  private func power(_ base: Float, _ exponent: Int) -> Double {
    var result = 1.0
    var square = Double(base)
    var remaining = exponent
    while remaining > 0 {
      if remaining & 1 == 1 { result *= square }
      square *= square
      remaining >>= 1
    }
    return result
  }
}
