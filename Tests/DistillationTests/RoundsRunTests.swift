import FoundationEssentials
import ModelFixtures
import Testing
import Training
import UpsideDown

@testable import Distillation

/// Whole rounds of a small random model that obeys the countdown.
@Suite("Rounds, from sampling to the table", .serialized)
struct RoundsRunTests {
  private let model: CountingModel
  private let floatPath: String
  private let data: String
  private let heldout: String

  init() throws {
    model = try CountingModel(
      rewardTables: RewardTables.build(
        lexicon: [("fox", ["forest"]), ("jazz", ["city"])], texts: CountingModel.texts,
        minimumTextCount: 1))
    floatPath = try model.writeFloat()
    data = model.directory.file("train.jsonl")
    heldout = model.directory.file("heldout.jsonl")
    try JSONLines.write(try lines(intent: "fox", count: 64), to: data)
    try JSONLines.write(try lines(intent: "jazz", count: 12), to: heldout)
  }

  private func lines(intent: String, count: Int) throws -> [ScoredLine] {
    (0..<count).map { index in
      let text = CountingModel.texts[index % 4] + (index % 3 == 0 ? ", seen from afar" : "")
      return ScoredLine(
        CorpusLine(
          task: CountingModel.tasks[index % 2], intent: "a \(intent) \(index)", text: text,
          source: "grammar:good"),
        length: model.tokenizer.encode(text).count,
        reward: Reward(coverage: Float(index % 7) / 6, coherence: 0.5, faults: 1))
    }
  }

  private func inputs(_ name: String, rounds: Int = 2) -> RoundsInputs {
    var recipe = RoundsRecipe()
    recipe.rounds = rounds
    recipe.intentsPerRound = 12
    recipe.commandsPerIntent = 2
    recipe.attempts = 2
    recipe.steps = 6
    recipe.warmUpSteps = 2
    recipe.learningRate = 1e-3
    var train = TrainRecipe()
    train.batchTokens = 320
    train.passTokens = 160
    var evaluation = EvaluationRecipe()
    evaluation.count = 4
    evaluation.lengths = [4, 9]
    evaluation.ladderCount = 2
    return RoundsInputs(
      model: floatPath, data: data, heldout: heldout, directory: model.directory.file(name),
      recipe: recipe, train: train, evaluation: evaluation, cpus: [0])
  }

  private func run(_ inputs: RoundsInputs) async throws -> RoundsReport {
    try await Rounds(inputs, work: Unpinned()) { _ in }.run()
  }

  private func bytes(_ path: String) throws -> Data {
    try Data(contentsOf: URL(filePath: path))
  }

  @Test("Every round leaves its files, learns, and is measured beside the starting model")
  func whole() async throws {
    var inputs = inputs("whole")
    inputs.recipe.heldoutCount = 6
    let report = try await run(inputs)
    #expect(report.rounds.map(\.round) == [0, 1, 2])
    // Six intents at two lengths, not the four that models are evaluated on.
    #expect(report.rounds.allSatisfy { $0.textCount == 12 && (0...1).contains($0.reward) })
    let last = RoundFiles(directory: inputs.directory, round: 2)
    let samples = try JSONLines.read(last.samples, as: ScoredLine.self)
    #expect(samples.allSatisfy { $0.source == "round-2" && $0.intent.hasPrefix("a fox") })
    let training = try #require(report.rounds[2].training)
    #expect(training.sampleCount == samples.count && samples.count <= 48)
    #expect(training.corpusCount >= training.keptCount && training.keptCount > 0)
    // Two rounds moved the model further from the start than int8 alone moves it.
    #expect(report.rounds[2].divergence > report.rounds[0].divergence)
    for name in ["rounds.md", "rounds.json", "model.safetensors", "model.safetensors.zst"] {
      #expect(RoundFiles.exists(inputs.directory + "/" + name), "\(name)")
    }
    let kept =
      report.best == 0 ? floatPath : inputs.directory + "/round-\(report.best)/model.safetensors"
    #expect(try bytes(inputs.directory + "/model.safetensors") == bytes(kept))
  }

  @Test("A run that lost its last phases writes them again with the same bytes")
  func resuming() async throws {
    let inputs = inputs("resumed", rounds: 1)
    _ = try await run(inputs)
    let files = RoundFiles(directory: inputs.directory, round: 1)
    let made = [files.samples, files.buffer, files.commands, files.model, files.figures]
    let first = try made.map { try bytes($0) }
    let state = TrainingState.path(for: files.model)
    for lost in [
      [files.figures], [files.model, state, files.checkpoint, files.figures],
      made + [state, files.checkpoint],
    ] {
      for path in lost { try FileManager.default.removeItem(atPath: path) }
      _ = try await run(inputs)
      for (path, expected) in zip(made, first) { #expect(try bytes(path) == expected, "\(path)") }
    }
    // One more round leaves the first as it is.
    var longer = inputs
    longer.recipe.rounds = 2
    #expect(try await run(longer).rounds.count == 3)
    #expect(try bytes(files.model) == first[3])
  }

  @Test("A round that is trained elsewhere waits for the model and goes on with it")
  func elsewhere() async throws {
    var inputs = inputs("elsewhere", rounds: 1)
    let files = RoundFiles(directory: inputs.directory, round: 1)
    inputs.isTrainedElsewhere = true
    for _ in 0..<2 {
      let waits = await #expect(throws: RoundAwaitsTraining.self) { try await run(inputs) }
      #expect(waits?.round == 1 && waits?.previous == floatPath && waits?.model == files.model)
    }
    // A training that was begun here is not taken for one that came back.
    try RoundFiles.write("", to: files.log)
    let begun = await #expect(throws: DistillationError.self) { try await run(inputs) }
    #expect(begun?.description.contains("begun here and has not ended") == true)
    try FileManager.default.removeItem(atPath: files.log)
    // The recipe that it left says what the rounds' own training does, and a model that is there
    // when it is run again is measured as that training's would be.
    let recipe = try TrainRecipe(contentsOf: files.recipe)
    #expect(recipe.steps == 6 && recipe.learningRate == 1e-3 && recipe.klWeight == 0.05)
    #expect(recipe.reference == floatPath && recipe.width == 64)
    let training = RoundTraining(
      inputs, round: 1, files: files, previous: floatPath,
      tokenizer: inputs.directory + "/tokenizer.json")
    _ = try training.run { _ in }
    let other = try await run(inputs)
    inputs = self.inputs("own", rounds: 1)
    #expect(try await run(inputs).rounds == other.rounds)
  }

  @Test("Another recipe or corpus in the same folder is refused and named")
  func foreign() async throws {
    let inputs = inputs("foreign", rounds: 1)
    _ = try Rounds(inputs, work: Unpinned()) { _ in }
    var other = inputs
    other.recipe.klWeight = 1
    other.data = heldout
    other.heldout = data
    let error = #expect(throws: DistillationError.self) {
      try Rounds(other, work: Unpinned()) { _ in }
    }
    let text = try #require(error?.description)
    #expect(text.contains("section rounds, the corpus, the held-out lines differ"), "\(text)")
    other = inputs
    other.heldout = data
    let overlap = #expect(throws: DistillationError.self) {
      try Rounds(other, work: Unpinned()) { _ in }
    }
    #expect(overlap?.description.contains("not held out") == true)
    other = inputs
    other.train.dropTask = 0.5
    let training = #expect(throws: DistillationError.self) {
      try Rounds(other, work: Unpinned()) { _ in }
    }
    #expect(training?.description.contains("the recipe's section train differ") == true)
    // What does not decide the model may change.
    other.train = inputs.train
    other.train.saveEvery = 1
    _ = try Rounds(other, work: Unpinned()) { _ in }
    // A folder of a program whose rounds were others.
    let path = inputs.directory + "/run.json"
    var identity = try RoundFiles.read(path, as: RoundsIdentity.self)
    identity.method = nil
    try RoundFiles.write(RoundFiles.json(identity), to: path)
    let method = #expect(throws: DistillationError.self) {
      try Rounds(inputs, work: Unpinned()) { _ in }
    }
    #expect(method?.description.contains("the program's own method differ") == true)
  }

  @Test("Lines that the training would refuse are refused before anything is sampled")
  func tasks() throws {
    var inputs = inputs("tasks")
    var foreign = try lines(intent: "jazz", count: 3)
    foreign[2].task = "sonnet"
    inputs.heldout = model.directory.file("sonnets.jsonl")
    try JSONLines.write(foreign, to: inputs.heldout)
    let error = #expect(throws: DistillationError.self) {
      try Rounds(inputs, work: Unpinned()) { _ in }
    }
    #expect(error?.description.contains("sonnets.jsonl holds a line of the task 'sonnet'") == true)
    inputs = self.inputs("tasks")
    inputs.data = model.directory.file("one.jsonl")
    try JSONLines.write(
      try lines(intent: "fox", count: 8).filter { $0.task == CountingModel.tasks[0] },
      to: inputs.data)
    let missing = #expect(throws: DistillationError.self) {
      try Rounds(inputs, work: Unpinned()) { _ in }
    }
    let task = CountingModel.tasks[1]
    #expect(missing?.description.contains("no line of the model's task '\(task)'") == true)
    #expect(!RoundFiles.exists(inputs.directory))
  }

  @Test("A corpus with rewards of somebody else is refused")
  func ownRewards() throws {
    var inputs = inputs("own")
    var own = try lines(intent: "fox", count: 8)
    own[5].reward = min(own[5].reward + 0.001, 1)
    inputs.data = model.directory.file("own.jsonl")
    try JSONLines.write(own, to: inputs.data)
    let error = #expect(throws: DistillationError.self) {
      try Rounds(inputs, work: Unpinned()) { _ in }
    }
    let text = try #require(error?.description)
    #expect(text.contains("own.jsonl holds rewards of its own") && text.contains("a fox 5"))
    #expect(!RoundFiles.exists(inputs.directory))
  }

  @Test("Sampling can be stopped between its waves, and counts the tokens that were written")
  func waves() async throws {
    let sampler = try RoundSampler(checkpoint: model.path, threads: 1)
    defer { sampler.stop() }
    let orders = [RoundSampler.Order](
      repeating: RoundSampler.Order(
        intent: "a fox", command: Command(task: "poster", desiredLength: 3)),
      count: RoundSampler.waveCount + 1)
    let settings = RoundsRecipe().sampler
    let error = await #expect(throws: RoundsInterrupted.self) {
      try await sampler.write(orders, settings: settings, seed: 1) { doneCount in
        if doneCount > 0 { throw RoundsInterrupted(round: doneCount) }
      }
    }
    #expect(error?.round == RoundSampler.waveCount)
    let samples = try await sampler.write(
      Array(orders.prefix(2)), settings: settings, seed: 1)
    #expect(samples.map(\.tokenCount) == [3, 3])
  }
}
