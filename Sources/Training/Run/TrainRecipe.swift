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
  /// Last steps in which the schedule `warmup_stable_decay` lowers the learning rate; all steps
  /// after the warm-up in a run that has no more.
  public var decaySteps = 0
  public var finalLearningRateShare = 0.05
  /// How the learning rate falls after the warm-up.
  public var scheduleShape = LearningRateSchedule.Shape.cosine
  public var beta1 = 0.9
  public var beta2 = 0.98
  public var weightDecay = 0.05
  public var clipNorm = 1.0
  /// Probability with which an element of the embedding, of the attention's weights and of a
  /// branch of the residual stream is zeroed, as in GPT-2; 0 for none.
  public var dropout = 0.0
  /// Probabilities with which an example's control becomes "auto" or its countdown unknown.
  public var dropTask = 0.1
  public var dropLength = 0.1
  public var dropReward = 0.1
  public var dropHorizon = 0.1
  /// Weight of the loss of a token that goes on with the intent's words as they stand there.
  public var copyWeight = 1.0
  /// Weight of the divergence from `reference` in the loss; 0 for none. Quark uses 0.05.
  public var klWeight = 0.0
  /// The float32 model that `klWeight` holds the run to; empty for none.
  public var reference = ""
  public var seed = 1
  public var validateEvery = 250
  /// Held-out examples scored at each validation, the file's first ones.
  public var validationExamples = 512
  /// Whether the model with the lowest held-out loss is kept beside the last one.
  public var keepBest = false
  /// Validations without a new lowest held-out loss after which the run ends; 0 for never.
  public var patience = 0
  public var saveEvery = 500
  /// Worker threads; 0 takes every CPU that may be used.
  public var threads = 0

  public init() {}

  /// The schedule of the learning rate.
  public var schedule: LearningRateSchedule {
    LearningRateSchedule(
      shape: scheduleShape, peak: learningRate, floorShare: finalLearningRateShare,
      warmUpStepCount: warmUpSteps, restartStep: restartStep, decayStepCount: decaySteps,
      stepCount: steps)
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
      if let fault = field.fault(value) {
        throw TrainingError("The recipe's \(field.name) is \(value.text), \(fault).")
      }
    }
    guard width % heads == 0 else {
      throw TrainingError(
        "The recipe's width \(width) is not a multiple of its heads \(heads).")
    }
    guard klWeight == 0 || !reference.isEmpty else {
      throw TrainingError(
        "The recipe's kl_weight is \(klWeight), but it names no reference to be held to.")
    }
    guard scheduleShape != .warmupStableDecay || decaySteps > 0 else {
      throw TrainingError(
        "The recipe's decay_steps is 0, expected at least 1 for the schedule "
          + "\"warmup_stable_decay\": a rate that never falls is \"constant\".")
    }
    guard min(passTokens, batchTokens) >= positions else {
      throw TrainingError(
        "The recipe's batch_tokens \(batchTokens) and pass_tokens \(passTokens) must hold one "
          + "example of \(positions) positions.")
    }
  }
}
