import ArgumentParser
import Training

/// Flags that override keys of a recipe's `train` section: one for each key.
struct RecipeOptions: ParsableArguments {
  @Option(help: "Transformer blocks.") var layers: String?
  @Option(help: "Attention heads.") var heads: String?
  @Option(help: "Width of the residual stream.") var width: String?
  @Option(help: "Longest sequence.") var positions: String?
  @Option(help: "Tokens of one optimizer step.") var batchTokens: String?
  @Option(help: "Most tokens of one forward and backward pass.") var passTokens: String?
  @Option(help: "Optimizer steps.") var steps: String?
  @Option(help: "Peak learning rate.") var learningRate: String?
  @Option(help: "Steps of linear warm-up.") var warmupSteps: String?
  @Option(help: "Step at which the rate starts from its peak again; 0 = never.")
  var restartStep: String?
  @Option(help: "Lowest learning rate as a share of the peak.")
  var finalLearningRateShare: String?
  @Option(help: "How the rate falls: cosine, linear, constant or warmup_stable_decay.")
  var schedule: String?
  @Option(help: "Last steps in which warmup_stable_decay lowers the rate.") var decaySteps: String?
  @Option(help: "AdamW's decay of the first moment.") var beta1: String?
  @Option(help: "AdamW's decay of the second moment.") var beta2: String?
  @Option(help: "AdamW's weight decay, of matrices only.") var weightDecay: String?
  @Option(help: "Largest norm of the gradient.") var clipNorm: String?
  @Option(help: "Share of elements dropped while training; 0 = none.") var dropout: String?
  @Option(help: "Share of examples whose task is left to the model.") var dropTask: String?
  @Option(help: "Share of examples whose length is left to the model.") var dropLength: String?
  @Option(help: "Share of examples whose reward is left to the model.") var dropReward: String?
  @Option(help: "Share of examples whose countdown is unknown.") var dropHorizon: String?
  @Option(help: "Weight of the loss of tokens that go on with the intent's own words.")
  var copyWeight: String?
  @Option(help: "Weight of the divergence from the reference in the loss; 0 = none.")
  var klWeight: String?
  @Option(help: "The float32 model that the run is held to by --kl-weight.") var reference: String?
  @Option(help: "Seed of parameters, order and dropped controls.") var seed: String?
  @Option(help: "Steps between validations.") var validateEvery: String?
  @Option(help: "Held-out examples scored at each validation.") var validationExamples: String?
  @Option(help: "true keeps the model of the lowest held-out loss in NAME.best.safetensors.")
  var keepBest: String?
  @Option(help: "Validations without a lower held-out loss that end the run; 0 = never.")
  var patience: String?
  @Option(help: "Steps between saves.") var saveEvery: String?
  @Option(help: "Worker threads; 0 = every usable CPU.") var threads: String?

  /// - Throws: `TrainingError` for a value that the key cannot have.
  func apply(to recipe: inout TrainRecipe) throws {
    let values = [
      ("layers", layers), ("heads", heads), ("width", width), ("positions", positions),
      ("batch_tokens", batchTokens), ("pass_tokens", passTokens), ("steps", steps),
      ("learning_rate", learningRate), ("warmup_steps", warmupSteps),
      ("restart_step", restartStep), ("final_learning_rate_share", finalLearningRateShare),
      ("schedule", schedule), ("decay_steps", decaySteps), ("beta1", beta1), ("beta2", beta2),
      ("weight_decay", weightDecay), ("clip_norm", clipNorm), ("dropout", dropout),
      ("drop_task", dropTask), ("drop_length", dropLength), ("drop_reward", dropReward),
      ("drop_horizon", dropHorizon), ("copy_weight", copyWeight), ("kl_weight", klWeight),
      ("reference", reference), ("seed", seed), ("validate_every", validateEvery),
      ("validation_examples", validationExamples), ("keep_best", keepBest), ("patience", patience),
      ("save_every", saveEvery), ("threads", threads),
    ]
    for (name, text) in values {
      if let text { try recipe.set(name, text: text) }
    }
  }
}
