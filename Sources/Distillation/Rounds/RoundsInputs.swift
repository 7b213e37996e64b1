import Training

/// What rounds start from.
public struct RoundsInputs: Sendable {
  /// The trainer's float32 file of the starting model, with tokenizer, commands and reward tables.
  public var model: String
  /// Scored lines that it was trained on: the corpus, and the intents to ask for.
  public var data: String
  /// Scored lines that are measured on and never asked for.
  public var heldout: String
  /// Folder of everything that is written.
  public var directory: String
  public var recipe: RoundsRecipe
  /// Everything of training that `recipe` does not say.
  public var train: TrainRecipe
  /// What every round is measured with, but for the number of intents: ``meterRecipe``.
  public var evaluation: EvaluationRecipe
  /// CPUs of the workers.
  public var cpus: [Int]
  /// Whether another program trains the rounds: ``RoundAwaitsTraining`` says when.
  public var isTrainedElsewhere: Bool

  public init(
    model: String, data: String, heldout: String, directory: String, recipe: RoundsRecipe,
    train: TrainRecipe, evaluation: EvaluationRecipe, cpus: [Int],
    isTrainedElsewhere: Bool = false
  ) {
    self.model = model
    self.data = data
    self.heldout = heldout
    self.directory = directory
    self.recipe = recipe
    self.train = train
    self.evaluation = evaluation
    self.cpus = cpus
    self.isTrainedElsewhere = isTrainedElsewhere
  }

  /// What of ``evaluation`` a round's texts depend on, with as many intents as rounds are measured
  /// on.
  var meterRecipe: EvaluationRecipe {
    var meter = EvaluationRecipe()
    meter.count = recipe.heldoutCount ?? evaluation.count
    meter.ladderCount = evaluation.ladderCount
    meter.lengths = evaluation.lengths
    meter.temperature = evaluation.temperature
    meter.minP = evaluation.minP
    meter.dryMultiplier = evaluation.dryMultiplier
    meter.seed = evaluation.seed
    return meter
  }
}
