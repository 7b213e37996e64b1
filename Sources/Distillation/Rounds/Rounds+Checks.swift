import Checkpoint
import Training
import UpsideDown

/// What the trainer, or a reader of the table, would stumble over after half an hour of sampling.
extension Rounds {
  /// A held-out line validates the training.
  static func checkTasks(
    _ lines: [ScoredLine], _ commands: CommandTable, _ path: String
  ) throws(DistillationError) {
    if let foreign = lines.first(where: { !commands.tasks.contains($0.task) }) {
      throw DistillationError(
        "\(path) holds a line of the task '\(foreign.task)', expected the model's tasks "
          + "\(commands.tasks).")
    }
  }

  /// - Parameter lines: those of the model's tasks whose intents are not held out.
  static func checkCorpus(
    _ lines: [ScoredLine], _ commands: CommandTable, _ path: String
  ) throws(DistillationError) {
    guard !lines.isEmpty else {
      throw DistillationError(
        "\(path) holds no line of the model's tasks \(commands.tasks) whose intent is not "
          + "held out, expected at least one.")
    }
    let asked = Set(lines.map(\.task))
    if let missing = commands.tasks.first(where: { !asked.contains($0) }) {
      throw DistillationError(
        "\(path) holds no line of the model's task '\(missing)' whose intent is not held "
          + "out, expected lines of all of \(commands.tasks).")
    }
    // Samples have the measured reward: beside other scores they would be better or worse for
    // nothing.
    if let line = lines.first(where: { !$0.isMeasured }) {
      throw DistillationError(
        "\(path) holds rewards of its own, which rounds cannot measure: the text for "
          + "'\(line.intent)' has \(line.reward), expected \(line.measuredReward), the reward of "
          + "its parts.")
    }
    // It would count as sampled here.
    if let line = lines.first(where: EpisodeBuffer.isSample) {
      throw DistillationError(
        "\(path) holds a text of the source '\(line.source ?? "")', which is how rounds name what "
          + "they sampled, expected the lines that the model was trained on.")
    }
  }

  /// Refuses settings that no round can be trained with.
  static func checkTraining(
    _ inputs: RoundsInputs, _ start: WeightMap
  ) throws(DistillationError) {
    let training = RoundTraining(
      inputs, round: 1, files: RoundFiles(directory: inputs.directory, round: 1),
      previous: inputs.model, tokenizer: "")
    do {
      _ = try training.settings(for: try ModelConfiguration(weights: start))
    } catch {
      throw DistillationError("Rounds cannot train \(inputs.model): \(error)")
    }
  }
}
