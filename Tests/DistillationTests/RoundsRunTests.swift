import FoundationEssentials
import ModelFixtures
import Testing
import Training
import UpsideDown

@testable import Distillation

@Suite("Rounds, from sampling to the table", .serialized)
struct RoundsRunTests {
  private let fixture: RoundsFixture

  init() throws { fixture = try RoundsFixture() }

  private func bytes(_ path: String) throws -> Data {
    try Data(contentsOf: URL(filePath: path))
  }

  @Test("Every round leaves its files, learns, and is measured beside the starting model")
  func whole() async throws {
    var inputs = fixture.inputs("whole")
    inputs.recipe.heldoutCount = 6
    inputs.recipe.bufferRounds = 1
    let report = try await fixture.run(inputs)
    #expect(report.rounds.map(\.round) == [0, 1, 2])
    // Six intents at two lengths, not the four that models are evaluated on.
    #expect(report.rounds.allSatisfy { $0.textCount == 12 && (0...1).contains($0.reward) })
    let last = RoundFiles(directory: inputs.directory, round: 2)
    let samples = try JSONLines.read(last.samples, as: ScoredLine.self)
    #expect(samples.allSatisfy { $0.source == "round-2" && $0.intent.hasPrefix("a fox") })
    let learned = try JSONLines.read(last.buffer, as: ScoredLine.self).compactMap(\.source)
    #expect(learned.contains("round-2") && !learned.contains { $0.hasSuffix("round-1") })
    let training = try #require(report.rounds[2].training)
    #expect(training.sampleCount == samples.count && samples.count <= 48)
    #expect(training.corpusCount >= training.keptCount && training.keptCount > 0)
    // Two rounds moved the model further from the start than int8 alone moves it.
    #expect(report.rounds[2].divergence > report.rounds[0].divergence)
    for name in ["rounds.md", "rounds.json", "model.safetensors", "model.safetensors.zst"] {
      #expect(RoundFiles.exists(inputs.directory + "/" + name), "\(name)")
    }
    let kept =
      report.best == 0
      ? fixture.floatPath : inputs.directory + "/round-\(report.best)/model.safetensors"
    #expect(try bytes(inputs.directory + "/model.safetensors") == bytes(kept))
  }

  @Test("The last intents of a round are asked for what the first texts fell short of")
  func focus() async throws {
    var inputs = fixture.inputs("focus", rounds: 1)
    // Four tokens are to be worth nothing, which any text is; forty more than this model can.
    let lines = (0..<160).map { index in
      let isLong = index / 2 % 2 == 1
      return ScoredLine(
        CorpusLine(
          task: CountingModel.tasks[index % 2], intent: "a fox \(index)",
          text: String(repeating: "Z", count: isLong ? 40 : 4), source: "grammar:good"),
        length: isLong ? 40 : 4,
        reward: Reward(coverage: isLong ? 1 : 0, coherence: isLong ? 1 : 0, faults: 1))
    }
    inputs.data = fixture.model.directory.file("focus.jsonl")
    try JSONLines.write(lines, to: inputs.data)
    inputs.isTrainedElsewhere = true
    (inputs.recipe.intentsPerRound, inputs.recipe.commandsPerIntent) = (80, 1)
    (inputs.recipe.attempts, inputs.recipe.focusShare) = (1, 0.5)
    await #expect(throws: RoundAwaitsTraining.self) { try await fixture.run(inputs) }
    let files = RoundFiles(directory: inputs.directory, round: 1)
    let samples = try JSONLines.read(files.samples, as: ScoredLine.self)
    // A few that came out without a character are left out. Half of the first texts are long, and
    // all of the last but for one in a hundred or so.
    let isLong = samples.map { $0.length > 20 }
    #expect((60...80).contains(samples.count), "\(samples.map(\.length))")
    #expect((8...24).contains(isLong.prefix(32).count { $0 }))
    #expect(isLong.suffix(32).count { $0 } >= 29)
  }

  @Test("A run that lost its last phases writes them again with the same bytes")
  func resuming() async throws {
    let inputs = fixture.inputs("resumed", rounds: 1)
    _ = try await fixture.run(inputs)
    let files = RoundFiles(directory: inputs.directory, round: 1)
    let made = [files.samples, files.buffer, files.commands, files.model, files.figures]
    let first = try made.map { try bytes($0) }
    let state = TrainingState.path(for: files.model)
    for lost in [
      [files.figures], [files.model, state, files.checkpoint, files.figures],
      made + [state, files.checkpoint],
    ] {
      for path in lost { try FileManager.default.removeItem(atPath: path) }
      _ = try await fixture.run(inputs)
      for (path, expected) in zip(made, first) { #expect(try bytes(path) == expected, "\(path)") }
    }
    // One more round leaves the first as it is.
    var longer = inputs
    longer.recipe.rounds = 2
    #expect(try await fixture.run(longer).rounds.count == 3)
    #expect(try bytes(files.model) == first[3])
  }

  @Test("A round that is trained elsewhere waits for the model and goes on with it")
  func elsewhere() async throws {
    var inputs = fixture.inputs("elsewhere", rounds: 1)
    let files = RoundFiles(directory: inputs.directory, round: 1)
    inputs.isTrainedElsewhere = true
    for _ in 0..<2 {
      let waits = await #expect(throws: RoundAwaitsTraining.self) { try await fixture.run(inputs) }
      #expect(
        waits?.round == 1 && waits?.previous == fixture.floatPath && waits?.model == files.model)
    }
    // A training that was begun here is not taken for one that came back.
    try RoundFiles.write("", to: files.log)
    let begun = await #expect(throws: DistillationError.self) { try await fixture.run(inputs) }
    #expect(begun?.description.contains("begun here and has not ended") == true)
    try FileManager.default.removeItem(atPath: files.log)
    // The recipe that it left says what the rounds' own training does, and a model that is there
    // when it is run again is measured as that training's would be.
    let recipe = try TrainRecipe(contentsOf: files.recipe)
    #expect(recipe.steps == 6 && recipe.learningRate == 1e-3 && recipe.klWeight == 0.05)
    #expect(recipe.reference == fixture.floatPath && recipe.width == 64)
    let training = RoundTraining(
      inputs, round: 1, files: files, previous: fixture.floatPath,
      tokenizer: inputs.directory + "/tokenizer.json")
    _ = try Unpinned.run { try training.run { _ in } }
    let other = try await fixture.run(inputs)
    inputs = fixture.inputs("own", rounds: 1)
    #expect(try await fixture.run(inputs).rounds == other.rounds)
  }

  @Test("An intent that leaves no room for a length is not asked for it")
  func room() async throws {
    var inputs = fixture.inputs("room", rounds: 1)
    // Of 160 positions six are the controls'. Its own four tokens have room beside the long intent,
    // a text of eight has not.
    let long = String(repeating: "Z", count: 147)
    let crowded = try fixture.lines(intent: "fox", count: 64).map { line in
      var line = line
      if line.intent.hasSuffix("7") {
        (line.intent, line.text, line.length) = (long, "ZZZZ", 4)
      }
      return line
    }
    inputs.data = fixture.model.directory.file("crowded.jsonl")
    try JSONLines.write(crowded, to: inputs.data)
    (inputs.recipe.intentsPerRound, inputs.recipe.shortest) = (64, 8)
    inputs.isTrainedElsewhere = true
    await #expect(throws: RoundAwaitsTraining.self) { try await fixture.run(inputs) }
    let files = RoundFiles(directory: inputs.directory, round: 1)
    let intents = Set(try JSONLines.read(files.samples, as: ScoredLine.self).map(\.intent))
    #expect(intents.count > 40 && !intents.contains(long))
  }

  @Test("Sampling can be stopped between its waves, and counts the tokens that were written")
  func waves() async throws {
    let sampler = try RoundSampler(checkpoint: fixture.model.path, threads: 1)
    defer { sampler.stop() }
    let orders = [RoundSampler.Order](
      repeating: RoundSampler.Order(
        intent: "a fox", command: Command(task: "poster", desiredLength: 3)),
      count: sampler.waveCount + 1)
    let settings = RoundsRecipe().sampler
    let error = await #expect(throws: RoundsInterrupted.self) {
      try await sampler.write(orders, settings: settings, seed: 1) { doneCount in
        if doneCount > 0 { throw RoundsInterrupted(round: doneCount) }
      }
    }
    #expect(error?.round == sampler.waveCount)
    let samples = try await sampler.write(
      Array(orders.prefix(2)), settings: settings, seed: 1)
    #expect(samples.map(\.tokenCount) == [3, 3])
  }
}
