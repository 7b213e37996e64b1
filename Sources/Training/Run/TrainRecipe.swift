/// The `train` section of a recipe: everything that decides what the trained model is, and
/// how often it is looked at. A missing key takes the default given here.
public struct TrainRecipe: Sendable, Equatable {
  public var layers = 4
  public var heads = 4
  public var width = 256
  public var positions = 256
  /// Tokens of one optimizer step.
  public var batchTokens = 2048
  /// Most tokens of one forward and backward pass; a step adds up as many as it needs.
  public var passTokens = 1024
  public var steps = 5000
  public var learningRate = 1.5e-3
  public var warmUpSteps = 100
  /// Step at which the learning rate starts from its peak once more; 0 for never.
  public var restartStep = 0
  public var finalLearningRateShare = 0.05
  public var beta1 = 0.9
  public var beta2 = 0.98
  public var weightDecay = 0.05
  public var clipNorm = 1.0
  /// Probabilities with which an example's control becomes "auto" or its countdown unknown.
  public var dropTask = 0.1
  public var dropLength = 0.1
  public var dropReward = 0.1
  public var dropHorizon = 0.1
  /// Weight of the loss of a token that goes on with the intent's words as they stand there.
  public var copyWeight = 1.0
  public var seed = 1
  public var validateEvery = 250
  /// Held-out examples scored at each validation, the file's first ones.
  public var validationExamples = 512
  public var saveEvery = 500
  /// Worker threads; 0 takes every CPU that may be used.
  public var threads = 0

  public init() {}

  /// The schedule of the learning rate.
  public var schedule: LearningRateSchedule {
    LearningRateSchedule(
      peak: learningRate, floorShare: finalLearningRateShare, warmUpStepCount: warmUpSteps,
      restartStep: restartStep, stepCount: steps)
  }

  public var optimizerSettings: Optimizer.Settings {
    Optimizer.Settings(
      beta1: Float(beta1), beta2: Float(beta2), weightDecay: Float(weightDecay),
      clipNorm: clipNorm)
  }

  /// Throws for a value that no run can use; names the key as the recipe file spells it.
  public func validate() throws(TrainingError) {
    for field in TrainRecipe.fields {
      let value = field.read(self)
      guard field.range.contains(value) else {
        let range = field.range
        throw TrainingError(
          "The recipe's \(field.name) is \(TrainRecipe.format(value)), expected "
            + "\(TrainRecipe.format(range.lowerBound)) to "
            + "\(TrainRecipe.format(range.upperBound)).")
      }
    }
    guard width % heads == 0 else {
      throw TrainingError(
        "The recipe's width \(width) is not a multiple of its heads \(heads).")
    }
    guard min(passTokens, batchTokens) >= positions else {
      throw TrainingError(
        "The recipe's batch_tokens \(batchTokens) and pass_tokens \(passTokens) must hold one "
          + "example of \(positions) positions.")
    }
  }

  /// "5" for whole numbers, "0.05" for others.
  static func format(_ value: Double) -> String {
    if value == value.rounded(), abs(value) < 1e15 { return String(Int(value)) }
    return String(value)
  }
}
