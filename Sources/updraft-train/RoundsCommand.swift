import ArgumentParser
import Distillation
import Platform
import Training

struct RoundsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rounds", abstract: "Improve a model by what it writes itself.",
    discussion: """
      In each round the current model is asked for a little more than the best that is known, its \
      texts are scored, and it goes on training on the best of them and more of the corpus, held \
      to the starting model. Writes DIR/round-N, a table in DIR/rounds.md and .json, and the best \
      round as DIR/model.safetensors and DIR/model.safetensors.zst. A rerun goes on where an \
      earlier one ended; Ctrl-C ends a training step and saves.
      """)

  @Argument(help: "The trainer's float32 file of the model to start from.")
  var model: String

  @Option(help: "Scored lines that the model was trained on (train.scored.jsonl).")
  var data: String

  @Option(help: "Scored held-out lines (heldout.scored.jsonl), which rounds are measured on.")
  var heldout: String

  @Option(help: "Directory for everything that is written.")
  var out: String

  @Option(help: "Recipe file; its sections 'rounds', 'train' and 'evaluate' are used.")
  var recipe: String?

  @Option(help: "Number of rounds; more than before go on from the last.")
  var rounds: Int?

  @Option(help: "Training intents asked for in a round.")
  var intents: Int?

  @Option(help: "Optimizer steps of a round.")
  var steps: Int?

  @Option(help: "Peak learning rate.")
  var learningRate: Double?

  @Option(help: "Weight of the divergence from the starting model.")
  var klWeight: Double?

  @Flag(
    help: """
      Leave the trainings to another program: stop before each with exit status 3, all that it \
      needs in DIR/round-N; a rerun goes on with the DIR/round-N/model.safetensors that it made.
      """)
  var trainElsewhere = false

  @Option(help: "Seed of commands, samples and training.")
  var seed: UInt64?

  @Option(help: "Worker threads (default: every usable CPU).")
  var threads: Int?

  func run() async throws {
    let bar = RoundsProgress()
    let inputs = try inputs()
    InterruptFlag.install()
    do {
      let rounds = try Rounds(inputs, work: OwnThread()) { bar.show($0) }
      let report = try await rounds.run()
      print(report.markdown)
      print("round \(report.best) is kept: \(out)/model.safetensors.zst")
    } catch let error as RoundsInterrupted {
      print(error.description)
      throw ExitCode(130)
    } catch let error as RoundAwaitsTraining {
      print(error.description)
      throw ExitCode(3)
    }
  }

  private func inputs() throws -> RoundsInputs {
    var settings = RoundsRecipe()
    var evaluation = EvaluationRecipe()
    var train = TrainRecipe()
    if let recipe {
      settings = try RecipeFile.section("rounds", as: RoundsRecipe.self, of: recipe) ?? settings
      evaluation =
        try RecipeFile.section("evaluate", as: EvaluationRecipe.self, of: recipe) ?? evaluation
      train = try TrainRecipe(contentsOf: recipe)
    }
    settings.rounds = rounds ?? settings.rounds
    settings.intentsPerRound = intents ?? settings.intentsPerRound
    settings.steps = steps ?? settings.steps
    settings.learningRate = learningRate ?? settings.learningRate
    settings.klWeight = klWeight ?? settings.klWeight
    settings.seed = seed ?? settings.seed
    return RoundsInputs(
      model: model, data: data, heldout: heldout, directory: out, recipe: settings, train: train,
      evaluation: evaluation, cpus: try CPUTopology.detect().workers(threads: threads, cpus: nil),
      isTrainedElsewhere: trainElsewhere)
  }
}
