import Checkpoint
import Kernels
import Platform
import Testing

@testable import Training

@Suite("A training run")
struct TrainerTests {
  let toy: ToyMaterial

  init() throws {
    toy = try ToyMaterial()
  }

  private func trainer(
    _ name: String, recipe: TrainRecipe = ToyMaterial.recipe, resumes: Bool = false,
    initial: InitialModel? = nil, workers: Int = 1
  ) throws -> Trainer {
    let pool = try WorkerPool(cpus: Array(repeating: 0, count: workers), pin: false)
    return try Trainer(
      recipe: recipe, material: try toy.load(recipe), initial: initial,
      modelPath: toy.path(name + ".safetensors"),
      logPath: toy.path(name + ".csv"), resumes: resumes, pool: pool,
      kernels: try KernelTable.detect())
  }

  @Test("Training on a toy corpus lowers the loss on held-out lines by half")
  func learns() throws {
    var recipe = ToyMaterial.recipe
    recipe.steps = 80
    let trainer = try trainer("learns", recipe: recipe)
    let before = try #require(trainer.validationLoss())
    #expect(try trainer.run() == .finished)
    let after = try #require(trainer.validationLoss())
    #expect(after < before / 2, "\(before) → \(after)")
  }

  @Test("A run that was interrupted and resumed writes the same bytes as one that was not")
  func resume() throws {
    #expect(try trainer("whole").run() == .finished)
    var stepCount = 0
    let first = try trainer("parted")
    let outcome = try first.run(
      shouldStop: { stepCount == 10 }, onStep: { _ in stepCount += 1 })
    #expect(outcome == .interrupted(step: 11))
    #expect(try trainer("parted", resumes: true, workers: 2).run() == .finished)
    for suffix in [".safetensors", ".state.safetensors"] {
      #expect(try toy.bytes("whole" + suffix) == toy.bytes("parted" + suffix))
    }
    // The log continues too: one line a step, none twice.
    let lines = try TextFile.readText(toy.path("parted.csv")).split(separator: "\n")
    #expect(lines.count == 25)
    #expect(lines[0] == TrainingLog.header)
    #expect(lines.dropFirst().map { $0.split(separator: ",")[0] } == (1...24).map { "\($0)" })
  }

  @Test("The model file holds every tensor and all metadata that quantize needs")
  func modelFile() throws {
    let trainer = try trainer("model")
    _ = try trainer.run()
    let file = try WeightMap.open(safetensors: toy.path("model.safetensors"))
    for key in ["format", "config", "tokenizer", "commands", "training"] {
      #expect(file.metadata["updraft." + key]?.isEmpty == false, "\(key)")
    }
    let configuration = try ModelConfiguration(weights: file)
    #expect(configuration.tokenCount == toy.tokenizer.tokenCount)
    #expect(configuration.horizonCount == 40)
    let pool = try WorkerPool(cpus: [0], pin: false)
    let loaded = try Network(
      weights: file, tokenCapacity: 96, pool: pool, kernels: try KernelTable.detect())
    let material = try toy.load(ToyMaterial.recipe)
    let found = Perplexity.measure(loaded, examples: material.validation).mean
    #expect(found == trainer.validationLoss())
  }

  @Test("A state of another recipe is refused, naming the difference")
  func foreignState() throws {
    _ = try trainer("foreign").run()
    var recipe = ToyMaterial.recipe
    recipe.learningRate = 1e-3
    let error = #expect(throws: TrainingError.self) {
      try trainer("foreign", recipe: recipe, resumes: true)
    }
    let text = try #require(error?.description)
    #expect(text.contains("recipe.learning_rate is 0.003, expected 0.001"), "\(text)")
  }

  @Test("Resuming without a state names the file")
  func missingState() throws {
    let error = #expect(throws: TrainingError.self) { try trainer("none", resumes: true) }
    #expect(error?.description.contains("none.state.safetensors") == true)
  }

  @Test("A learning rate that blows up stops the run and leaves the saved state alone")
  func divergence() throws {
    var recipe = ToyMaterial.recipe
    recipe.steps = 400
    recipe.saveEvery = 1
    recipe.warmUpSteps = 0
    let trainer = try trainer("blown", recipe: recipe)
    // One poisoned parameter is what an overflow leaves behind.
    _ = try trainer.run(shouldStop: { true })
    let saved = try toy.bytes("blown.state.safetensors")
    let finalNorm = trainer.network.parameters.finalNormBias
    finalNorm[0] = .nan
    let error = #expect(throws: TrainingError.self) { try trainer.run() }
    #expect(error?.description.contains("not finite") == true)
    #expect(try toy.bytes("blown.state.safetensors") == saved)
  }
}
