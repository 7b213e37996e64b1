import UpsideDown

/// Which scored lines a training run may see; ablations and single-task models leave some out.
public struct LineSelection: Sendable {
  /// Only lines of this task.
  public var task: String?
  /// Only lines in the highest reward bin of their task and length: with five bins the best 20 %.
  public var isBestOnly = false

  public init(task: String? = nil, isBestOnly: Bool = false) {
    self.task = task
    self.isBestOnly = isBestOnly
  }

  /// The lines that are left, in order.
  ///
  /// - Throws: ``DistillationError`` where none is.
  public func lines(
    _ lines: [ScoredLine], commands: CommandTable
  ) throws(DistillationError) -> [ScoredLine] {
    let left = lines.filter { line in
      guard commands.tasks.contains(line.task), task == nil || line.task == task else {
        return false
      }
      let bin = commands.rewardBin(
        task: line.task, lengthBucket: commands.lengthBucket(line.length), reward: line.reward)
      return !isBestOnly || bin == commands.rewardBins - 1
    }
    guard !left.isEmpty else {
      throw DistillationError(
        "None of the \(lines.count) lines is left, expected lines of \(task ?? "any") of the "
          + "tasks \(commands.tasks).")
    }
    return left
  }
}
