extension TrainRecipe {
  /// One key of the recipe file: how to read and set it, and what it may be.
  struct Field: Sendable {
    /// What kind of value the file holds.
    enum Kind: Sendable, Equatable {
      case whole(ClosedRange<Double>)
      case real(ClosedRange<Double>)
      case choice([String])
      case path
      case flag
    }

    let name: String
    let kind: Kind
    /// Whether two runs that differ in this key make different models.
    let decidesModel: Bool
    /// Keys that came later are left out of files where they have their default, so that
    /// recipes which do not use them write the bytes that they always wrote.
    let isWrittenAlways: Bool
    let read: @Sendable (TrainRecipe) -> RecipeValue
    let set: @Sendable (inout TrainRecipe, RecipeValue) -> Void

    /// What is wrong with a value, as the end of a sentence; nil where nothing is.
    func fault(_ value: RecipeValue) -> String? {
      switch (kind, value) {
      case (.whole, .number(let number)) where number != number.rounded():
        return "expected a whole number"
      case (.whole(let range), .number(let number)), (.real(let range), .number(let number)):
        if range.contains(number) { return nil }
        let bounds = [range.lowerBound, range.upperBound].map { RecipeValue.number($0).text }
        return "expected \(bounds[0]) to \(bounds[1])"
      case (.choice(let names), .word(let word)) where names.contains(word): return nil
      case (.flag, .flag), (.path, .word): return nil
      case (.whole, _), (.real, _): return "expected a number"
      case (.choice(let names), _):
        return "expected " + names.map { "\"\($0)\"" }.joined(separator: " or ")
      case (.path, _): return "expected the path of a file"
      case (.flag, _): return "expected true or false"
      }
    }

    fileprivate var later: Field {
      Field(
        name: name, kind: kind, decidesModel: decidesModel, isWrittenAlways: false, read: read,
        set: set)
    }
  }

  private static func whole(
    _ name: String, _ range: ClosedRange<Double>, decidesModel: Bool = true,
    _ path: any WritableKeyPath<TrainRecipe, Int> & Sendable
  ) -> Field {
    Field(
      name: name, kind: .whole(range), decidesModel: decidesModel, isWrittenAlways: true,
      read: { .number(Double($0[keyPath: path])) },
      set: { if case .number(let number) = $1 { $0[keyPath: path] = Int(number) } })
  }

  private static func real(
    _ name: String, _ range: ClosedRange<Double>,
    _ path: any WritableKeyPath<TrainRecipe, Double> & Sendable
  ) -> Field {
    Field(
      name: name, kind: .real(range), decidesModel: true, isWrittenAlways: true,
      read: { .number($0[keyPath: path]) },
      set: { if case .number(let number) = $1 { $0[keyPath: path] = number } })
  }

  private static let scheduleShape = Field(
    name: "schedule", kind: .choice(LearningRateSchedule.Shape.allCases.map(\.rawValue)),
    decidesModel: true, isWrittenAlways: false,
    read: { .word($0.scheduleShape.rawValue) },
    set: { recipe, value in
      guard case .word(let word) = value, let shape = LearningRateSchedule.Shape(rawValue: word)
      else { return }
      recipe.scheduleShape = shape
    })

  private static let keepBest = Field(
    name: "keep_best", kind: .flag, decidesModel: false, isWrittenAlways: false,
    read: { .flag($0.keepBest) },
    set: { if case .flag(let flag) = $1 { $0.keepBest = flag } })

  /// A state knows the reference by its content, wherever it lies.
  private static let reference = Field(
    name: "reference", kind: .path, decidesModel: false, isWrittenAlways: false,
    read: { .word($0.reference) },
    set: { if case .word(let word) = $1 { $0.reference = word } })

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
    scheduleShape,
    whole("decay_steps", 0...100_000_000, \.decaySteps).later,
    real("beta1", 0...0.999_999, \.beta1),
    real("beta2", 0...0.999_999, \.beta2),
    real("weight_decay", 0...10, \.weightDecay),
    real("clip_norm", 1e-6...1e6, \.clipNorm),
    real("dropout", 0...0.9, \.dropout).later,
    real("drop_task", 0...1, \.dropTask),
    real("drop_length", 0...1, \.dropLength),
    real("drop_reward", 0...1, \.dropReward),
    real("drop_horizon", 0...1, \.dropHorizon),
    real("copy_weight", 0...100, \.copyWeight).later,
    real("kl_weight", 0...100, \.klWeight).later,
    reference,
    whole("seed", 0...9_007_199_254_740_991, \.seed),
    whole("validate_every", 1...100_000_000, decidesModel: false, \.validateEvery),
    whole("validation_examples", 0...10_000_000, decidesModel: false, \.validationExamples),
    keepBest,
    whole("patience", 0...100_000_000, decidesModel: false, \.patience),
    whole("save_every", 1...100_000_000, decidesModel: false, \.saveEvery),
    whole("threads", 0...1024, decidesModel: false, \.threads),
  ]

  /// The keys that decide nothing but the learning rate of each step.
  static let scheduleKeys = [
    "steps", "learning_rate", "warmup_steps", "restart_step", "final_learning_rate_share",
    "schedule", "decay_steps",
  ]

  /// A digest of the keys that decide the model and their values.
  public var digest: String {
    TextFile.digest(decidingValues.map { "\($0.name)=\($0.value.text)\n" }.joined().utf8)
  }

  /// The keys that decide the model and their values, for checkpoints and `--resume`.
  var decidingValues: [(name: String, value: RecipeValue)] {
    let standard = TrainRecipe()
    return TrainRecipe.fields.compactMap { field in
      let value = field.read(self)
      guard field.decidesModel, field.isWrittenAlways || value != field.read(standard) else {
        return nil
      }
      return (field.name, value)
    }
  }
}
