/// The figures of one step.
public struct StepReport: Sendable, Equatable {
  /// Steps taken, this one included.
  public var step: Int
  public var stepCount: Int
  /// Mean negative log-likelihood of the step's targets, in nats, before the update.
  public var loss: Double
  /// Mean divergence of the targets from the reference, in nats; nil without one.
  public var divergence: Double?
  /// The same over the held-out examples, after the update, where it was measured.
  public var validationLoss: Double?
  public var learningRate: Double
  /// Norm of all gradients before clipping.
  public var gradientNorm: Double
  public var tokenCount: Int
  public var tokensPerSecond: Double
}
