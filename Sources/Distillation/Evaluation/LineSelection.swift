import UpsideDown

/// Which scored lines a training run may see; ablations and single-task models leave some out.
public struct LineSelection: Sendable {
  /// Only lines of this task.
  public var task: String?
  /// Only the best fifth of each task and length. The highest reward bin may be more than that,
  /// because lines of equal reward are in one bin.
  public var isBestOnly = false
  private static let bestShare = 0.2

  public init(task: String? = nil, isBestOnly: Bool = false) {
    self.task = task
    self.isBestOnly = isBestOnly
  }

  /// The lines that are left; the best ones by task and length, others in order.
  ///
  /// - Throws: ``DistillationError`` where none is.
  public func lines(
    _ lines: [ScoredLine], commands: CommandTable
  ) throws(DistillationError) -> [ScoredLine] {
    var left = lines.filter { line in
      commands.tasks.contains(line.task) && (task == nil || line.task == task)
    }
    if isBestOnly {
      left = EpisodeCells(left, commands: commands).cells.flatMap { _, lines in
        lines.prefix(EpisodeCells.bestCount(Self.bestShare, of: lines.count))
      }
    }
    guard !left.isEmpty else {
      throw DistillationError(
        "None of the \(lines.count) lines is left, expected lines of \(task ?? "any") of the "
          + "tasks \(commands.tasks).")
    }
    return left
  }
}
