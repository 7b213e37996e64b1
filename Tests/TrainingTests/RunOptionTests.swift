import Checkpoint
import Kernels
import Platform
import Testing

@testable import Training

@Suite("Options of a run")
struct RunOptionTests {
  let toy: ToyMaterial

  init() throws {
    toy = try ToyMaterial()
  }

  private func trainer(
    _ name: String, _ recipe: TrainRecipe, initial: InitialModel? = nil, resumes: Bool = false,
    workers: Int = 1
  ) throws -> Trainer {
    let pool = try WorkerPool(cpus: Array(repeating: 0, count: workers), pin: false)
    return try Trainer(
      recipe: recipe, material: try toy.load(recipe), initial: initial,
      modelPath: toy.path(name + ".safetensors"), logPath: toy.path(name + ".csv"),
      resumes: resumes, pool: pool, kernels: try KernelTable.detect())
  }

  /// A recipe whose held-out loss soon rises: a rate this high unlearns.
  private var restless: TrainRecipe {
    var recipe = ToyMaterial.recipe
    recipe.learningRate = 0.3
    recipe.scheduleShape = .constant
    recipe.warmUpSteps = 0
    recipe.steps = 60
    recipe.validateEvery = 2
    recipe.saveEvery = 5
    recipe.keepBest = true
    recipe.patience = 4
    return recipe
  }

  @Test("A run ends when its patience does and keeps the model of the lowest held-out loss")
  func earlyStop() throws {
    let trainer = try trainer("early", restless)
    var losses: [(step: Int, loss: Double)] = []
    let outcome = try trainer.run(onStep: { report in
      if let loss = report.validationLoss { losses.append((report.step, loss)) }
    })
    let best = try #require(losses.min { $0.loss < $1.loss })
    #expect(outcome == .stoppedEarly(step: best.step + 8))
    #expect(losses.count == best.step / 2 + 4)
    let file = try WeightMap.open(safetensors: trainer.bestPath)
    let pool = try WorkerPool(cpus: [0], pin: false)
    let network = try Network(
      weights: file, tokenCapacity: 96, pool: pool, kernels: try KernelTable.detect())
    let material = try toy.load(restless)
    #expect(Perplexity.measure(network, examples: material.validation).mean == best.loss)
  }

  @Test("A run with dropout, patience and a best model resumes to the same bytes")
  func resume() throws {
    var recipe = restless
    recipe.dropout = 0.2
    let whole = try trainer("whole", recipe).run()
    var stepCount = 0
    let first = try trainer("parted", recipe).run(
      shouldStop: { stepCount == 6 }, onStep: { _ in stepCount += 1 })
    #expect(first == .interrupted(step: 7))
    #expect(try trainer("parted", recipe, resumes: true, workers: 3).run() == whole)
    for suffix in [".safetensors", ".state.safetensors", ".best.safetensors"] {
      #expect(try toy.bytes("whole" + suffix) == toy.bytes("parted" + suffix), "\(suffix)")
    }
    // A run that has ended stays ended.
    #expect(try trainer("parted", recipe, resumes: true).run() == whole)
    #expect(TrainingState.unfinishedStep(of: toy.path("parted.safetensors"), patience: 4) == nil)
  }

  @Test("A run may be given more steps while its rate is the same, and then no more")
  func moreSteps() throws {
    var recipe = ToyMaterial.recipe
    recipe.scheduleShape = .warmupStableDecay
    recipe.warmUpSteps = 2
    (recipe.decaySteps, recipe.steps) = (4, 16)
    var longer = recipe
    longer.steps = 20
    func run(_ name: String, to step: Int) throws {
      var stepCount = 0
      _ = try trainer(name, recipe).run(
        shouldStop: { stepCount == step - 1 }, onStep: { _ in stepCount += 1 })
    }
    _ = try trainer("whole", longer).run()
    try run("early", to: 9)
    _ = try trainer("early", longer, resumes: true).run()
    for suffix in [".safetensors", ".state.safetensors"] {
      #expect(try toy.bytes("whole" + suffix) == toy.bytes("early" + suffix))
    }
    try run("late", to: 14)
    // The rate of step 13 was below the peak, which the longer run has until step 16.
    let error = #expect(throws: TrainingError.self) {
      try trainer("late", longer, resumes: true)
    }
    #expect(error?.description.contains("its recipe.steps is 16, expected 20") == true)
  }

  @Test("A run at a constant rate is not resumed to an end that it has passed or reached")
  func fewerSteps() throws {
    var recipe = ToyMaterial.recipe
    recipe.scheduleShape = .constant
    recipe.steps = 12
    var stepCount = 0
    _ = try trainer("run", recipe).run(
      shouldStop: { stepCount == 7 }, onStep: { _ in stepCount += 1 })
    for steps in [5, 8] {
      recipe.steps = steps
      #expect(throws: TrainingError.self) { try trainer("run", recipe, resumes: true) }
    }
    recipe.steps = 9
    _ = try trainer("run", recipe, resumes: true).run()
    // Its last step was looked at as such, so it has ended.
    recipe.steps = 12
    #expect(throws: TrainingError.self) { try trainer("run", recipe, resumes: true) }
    recipe.steps = 9
    recipe.learningRate *= 2
    #expect(throws: TrainingError.self) { try trainer("run", recipe, resumes: true) }
  }

  @Test(
    "A state whose step is not one is refused", arguments: ["-1", "many", "9223372036854775807"])
  func damagedState(step: String) throws {
    let recipe = ToyMaterial.recipe
    _ = try trainer("damaged", recipe).run(shouldStop: { true })
    let path = toy.path("damaged.state.safetensors")
    let file = try WeightMap.open(safetensors: path)
    let tensors = file.tensors.map {
      NamedTensor(name: $0.name, type: $0.type, shape: $0.shape, bytes: file.bytes($0))
    }
    try SafetensorsWriter.write(
      tensors, metadata: file.metadata.merging(["step": step]) { $1 }, to: path)
    let error = #expect(throws: TrainingError.self) {
      try trainer("damaged", recipe, resumes: true)
    }
    #expect(error?.description.contains("does not say at which step") == true)
  }

  @Test("A saved run that has not ended is recognised")
  func unfinished() throws {
    let path = toy.path("open.safetensors")
    #expect(TrainingState.unfinishedStep(of: path, patience: 0) == nil)
    let trainer = try trainer("open", ToyMaterial.recipe)
    _ = try trainer.run(shouldStop: { true })
    #expect(TrainingState.unfinishedStep(of: path, patience: 0) == 1)
    _ = try trainer.run()
    #expect(TrainingState.unfinishedStep(of: path, patience: 0) == nil)
  }

  @Test("A state with dropout is refused by a run without")
  func foreignDropout() throws {
    var recipe = ToyMaterial.recipe
    recipe.dropout = 0.1
    _ = try trainer("drop", recipe).run(shouldStop: { true })
    let error = #expect(throws: TrainingError.self) {
      try trainer("drop", ToyMaterial.recipe, resumes: true)
    }
    #expect(error?.description.contains("recipe.dropout is 0.1, expected none") == true)
  }

  @Test("A run that weights copied words resumes to the same bytes, and only with that weight")
  func copyWeight() throws {
    var recipe = ToyMaterial.recipe
    recipe.copyWeight = 4
    #expect(try trainer("whole", recipe).run() == .finished)
    #expect(try trainer("parted", recipe).run(shouldStop: { true }) == .interrupted(step: 1))
    for (weight, found) in [(1.0, "none"), (2.0, "2")] {
      var other = recipe
      other.copyWeight = weight
      let error = #expect(throws: TrainingError.self) {
        try trainer("parted", other, resumes: true)
      }
      let text = try #require(error?.description)
      #expect(text.contains("recipe.copy_weight is 4, expected \(found)"), "\(text)")
    }
    #expect(try trainer("parted", recipe, resumes: true).run() == .finished)
    for suffix in [".safetensors", ".state.safetensors"] {
      #expect(try toy.bytes("whole" + suffix) == toy.bytes("parted" + suffix), "\(suffix)")
    }
    // The weight does something.
    #expect(try trainer("plain", ToyMaterial.recipe).run() == .finished)
    #expect(try toy.bytes("whole.state.safetensors") != toy.bytes("plain.state.safetensors"))
  }

  @Test("A save between two validations has the held-out loss of the last, resumed or not")
  func heldOutLoss() throws {
    func run(_ name: String, to step: Int, resumes: Bool = false) throws -> Trainer.Outcome {
      let trainer = try trainer(name, ToyMaterial.recipe, resumes: resumes)
      return try trainer.run(shouldStop: { trainer.optimizer.stepCount == step })
    }
    #expect(try run("whole", to: 11) == .interrupted(step: 11))
    // Validated after step 8, stopped after step 9, then gone on without a validation.
    #expect(try run("parted", to: 9) == .interrupted(step: 9))
    #expect(try run("parted", to: 11, resumes: true) == .interrupted(step: 11))
    let file = try WeightMap.open(safetensors: toy.path("parted.safetensors"))
    #expect(file.metadata["updraft.training"]?.contains("held_out_loss") == true)
    for suffix in [".safetensors", ".state.safetensors"] {
      #expect(try toy.bytes("whole" + suffix) == toy.bytes("parted" + suffix), "\(suffix)")
    }
  }

  @Test("Patience without held-out examples is refused")
  func patienceAlone() throws {
    var recipe = restless
    recipe.validationExamples = 0
    let error = #expect(throws: TrainingError.self) { try trainer("alone", recipe) }
    #expect(error?.description.contains("needs held-out examples") == true)
  }

  @Test("A run goes on from another model's parameters, and only from a model that fits")
  func initial() throws {
    var recipe = ToyMaterial.recipe
    _ = try trainer("first", recipe).run()
    let first = try InitialModel(path: toy.path("first.safetensors"))
    recipe.adopt(first.configuration)
    #expect(recipe == ToyMaterial.recipe)
    let second = try trainer("second", recipe, initial: first)
    let left = try trainer("first", recipe, resumes: true)
    #expect(second.validationLoss() == left.validationLoss())
    _ = try second.run(shouldStop: { true })
    // Its state belongs to that start.
    let error = #expect(throws: TrainingError.self) {
      try trainer("second", recipe, resumes: true)
    }
    #expect(error?.description.contains("its initial is") == true)
    #expect(try trainer("second", recipe, initial: first, resumes: true).run() == .finished)
    let other = try ToyMaterial()
    let tokenizer = try other.tokenizer.adding(specialTokens: ["<|more|>"])
    try other.write("tokenizer.json", tokenizer.json())
    let material = try other.load(recipe)
    #expect(throws: TrainingError.self) { try first.check(material) }
  }

  @Test("A run held to a model resumes to the same bytes, and only held to that model")
  func reference() throws {
    var other = ToyMaterial.recipe
    other.seed = 2
    for (name, recipe) in [("start", ToyMaterial.recipe), ("other", other)] {
      _ = try trainer(name, recipe).run()
    }
    let start = try InitialModel(path: toy.path("start.safetensors"))
    var recipe = ToyMaterial.recipe
    recipe.klWeight = 0.5
    #expect(throws: TrainingError.self) { try recipe.validate() }
    recipe.reference = toy.path("start.safetensors")
    var divergences: [Double?] = []
    let whole = try trainer("whole", recipe, initial: start)
    #expect(try whole.run(onStep: { divergences.append($0.divergence) }) == .finished)
    // The first step is taken before anything differs.
    #expect(divergences.first == 0 && (divergences.last ?? 0) ?? 0 > 0)
    let parted = try trainer("parted", recipe, initial: start)
    #expect(try parted.run(shouldStop: { true }) == .interrupted(step: 1))
    var moved = recipe
    moved.reference = toy.path("other.safetensors")
    let error = #expect(throws: TrainingError.self) {
      try trainer("parted", moved, initial: start, resumes: true)
    }
    #expect(error?.description.contains("its reference is") == true)
    #expect(try trainer("parted", recipe, initial: start, resumes: true).run() == .finished)
    for suffix in [".safetensors", ".state.safetensors"] {
      #expect(try toy.bytes("whole" + suffix) == toy.bytes("parted" + suffix), "\(suffix)")
    }
    // Held by a heavier weight, the model stays nearer to where it began.
    recipe.klWeight = 20
    var last: Double?
    _ = try trainer("heavy", recipe, initial: start).run(onStep: { last = $0.divergence })
    #expect(try #require(last) < #require(divergences.last ?? nil))
  }

  @Test("An estimate measures without writing")
  func estimate() throws {
    let estimate = try TrainingEstimate(
      recipe: ToyMaterial.recipe, material: try toy.load(ToyMaterial.recipe), initial: nil,
      pool: try WorkerPool(cpus: [0], pin: false), kernels: try KernelTable.detect())
    #expect(estimate.seconds > 0 && estimate.tokensPerSecond > 0 && estimate.byteCount > 0)
  }

  @Test("A log that cannot be written ends the run after what was learned is saved")
  func fullLog() throws {
    let pool = try WorkerPool(cpus: [0], pin: false)
    let error = #expect(throws: TrainingError.self) {
      let trainer = try Trainer(
        recipe: ToyMaterial.recipe, material: try toy.load(ToyMaterial.recipe),
        modelPath: toy.path("full.safetensors"), logPath: "/dev/full", resumes: false, pool: pool,
        kernels: try KernelTable.detect())
      _ = try trainer.run()
    }
    #expect(error?.description.contains("/dev/full cannot be written: No space left") == true)
  }
}
