import ModelFixtures
import Training
import UpsideDown

@testable import Distillation

/// A small random model that obeys the countdown, lines to train it on, and what whole rounds of it
/// start from.
struct RoundsFixture {
  let model: CountingModel
  let floatPath: String
  let data: String
  let heldout: String

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

  func lines(intent: String, count: Int) throws -> [ScoredLine] {
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

  func inputs(_ name: String, rounds: Int = 2) -> RoundsInputs {
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

  func run(_ inputs: RoundsInputs) async throws -> RoundsReport {
    try await Rounds(inputs, work: Unpinned()) { _ in }.run()
  }
}
