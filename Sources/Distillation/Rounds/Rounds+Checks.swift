import UpsideDown

/// What is refused before anything is sampled.
extension Rounds {
  /// The trainer would refuse them too, but after all texts have been sampled.
  static func checkTasks(
    _ lines: [ScoredLine], _ commands: CommandTable, _ path: String
  ) throws(DistillationError) {
    if let foreign = lines.first(where: { !commands.tasks.contains($0.task) }) {
      throw DistillationError(
        "\(path) holds a line of the task '\(foreign.task)', expected the model's tasks "
          + "\(commands.tasks).")
    }
  }

  /// Samples have the measured reward: beside other scores they would be better or worse for
  /// nothing.
  static func checkRewards(
    _ lines: [ScoredLine], _ path: String
  ) throws(DistillationError) {
    if let line = lines.first(where: { !$0.isMeasured }) {
      throw DistillationError(
        "\(path) holds rewards of its own, which rounds cannot measure: the text for "
          + "'\(line.intent)' has \(line.reward), expected \(line.measuredReward), the reward of "
          + "its parts.")
    }
  }
}
