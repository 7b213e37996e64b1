extension TrainRecipe {
  /// One key of the recipe file: how to read and set it, and what it may be.
  struct Field: Sendable {
    let name: String
    let range: ClosedRange<Double>
    /// Whether two runs that differ in this key make different models.
    let decidesModel: Bool
    let isWhole: Bool
    let read: @Sendable (TrainRecipe) -> Double
    let set: @Sendable (inout TrainRecipe, Double) -> Void
  }

  private static func whole(
    _ name: String, _ range: ClosedRange<Double>, decidesModel: Bool = true,
    _ path: any WritableKeyPath<TrainRecipe, Int> & Sendable
  ) -> Field {
    Field(
      name: name, range: range, decidesModel: decidesModel, isWhole: true,
      read: { Double($0[keyPath: path]) }, set: { $0[keyPath: path] = Int($1) })
  }

  private static func real(
    _ name: String, _ range: ClosedRange<Double>,
    _ path: any WritableKeyPath<TrainRecipe, Double> & Sendable
  ) -> Field {
    Field(
      name: name, range: range, decidesModel: true, isWhole: false,
      read: { $0[keyPath: path] }, set: { $0[keyPath: path] = $1 })
  }

  /// Every key, in the order in which a recipe is written.
  static let fields: [Field] = [
    whole("layers", 1...96, \.layers),
    whole("heads", 1...128, \.heads),
    whole("width", 1...8192, \.width),
    whole("positions", 8...8192, \.positions),
    whole("batch_tokens", 8...4_194_304, \.batchTokens),
    whole("pass_tokens", 8...65_536, \.passTokens),
    whole("steps", 1...100_000_000, \.steps),
    real("learning_rate", 1e-9...10, \.learningRate),
    whole("warmup_steps", 0...100_000_000, \.warmUpSteps),
    whole("restart_step", 0...100_000_000, \.restartStep),
    real("final_learning_rate_share", 0...1, \.finalLearningRateShare),
    real("beta1", 0...0.999_999, \.beta1),
    real("beta2", 0...0.999_999, \.beta2),
    real("weight_decay", 0...10, \.weightDecay),
    real("clip_norm", 1e-6...1e6, \.clipNorm),
    real("drop_task", 0...1, \.dropTask),
    real("drop_length", 0...1, \.dropLength),
    real("drop_reward", 0...1, \.dropReward),
    real("drop_horizon", 0...1, \.dropHorizon),
    real("copy_weight", 0...100, \.copyWeight),
    whole("seed", 0...9_007_199_254_740_991, \.seed),
    whole("validate_every", 1...100_000_000, decidesModel: false, \.validateEvery),
    whole("validation_examples", 0...10_000_000, decidesModel: false, \.validationExamples),
    whole("save_every", 1...100_000_000, decidesModel: false, \.saveEvery),
    whole("threads", 0...1024, decidesModel: false, \.threads),
  ]

  /// The keys that decide the model and their values, for checkpoints and `--resume`.
  var decidingValues: [(name: String, value: String)] {
    TrainRecipe.fields.filter(\.decidesModel).map { ($0.name, TrainRecipe.format($0.read(self))) }
  }
}
