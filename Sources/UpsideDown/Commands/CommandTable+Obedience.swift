/// What came of a command, beside what was asked.
extension CommandTable {
  /// Whether a text is what its command asked for: exactly as long, or within its limit, and of a
  /// reward in the bin asked for, the highest one open upwards. What the command left open is not
  /// looked at.
  ///
  /// - Parameters:
  ///   - command: what the model was told.
  ///   - limit: the command's upper bound of the length, where it had one: any length within it
  ///     will do, and a text that fills it leaves no room for the end's token.
  ///   - length: tokens of the text.
  ///   - isEnded: whether the model ended the text itself.
  ///   - reward: what was measured; nil, where nothing can measure it, obeys.
  public func isObeyed(
    _ command: EffectiveCommand, limit: Int? = nil, length: Int, isEnded: Bool, reward: Float?
  ) -> Bool {
    if let limit {
      if length > limit { return false }
    } else {
      if !isEnded || length != command.desiredLength ?? length { return false }
    }
    return rewardShortfall(command, reward: reward) == 0
  }

  /// How many bins a text's reward is below the one asked for; negative above it. 0 where the
  /// command left the reward open or nothing can measure it.
  public func rewardShortfall(_ command: EffectiveCommand, reward: Float?) -> Int {
    guard let asked = command.rewardBin, let reward else { return 0 }
    let (task, totals) = openCells(command)
    let highest = totals.lastIndex(where: \.isSupported) ?? asked
    let obtained = bin(of: reward, task: task, bucket: command.lengthBucket, totals: totals)
    return asked - min(obtained, highest)
  }

  /// The reward that stands for the bin so many below the one asked for, or the lowest supported;
  /// nil where the command left the reward open.
  public func reward(_ command: EffectiveCommand, lowered steps: Int) -> Float? {
    guard let asked = command.rewardBin else { return nil }
    let totals = openCells(command).totals
    let supported = totals.indices.filter { totals[$0].isSupported }
    let bin = supported.last { $0 <= asked - steps } ?? supported.first
    return bin.map { totals[$0].median }
  }

  private func openCells(_ command: EffectiveCommand) -> (task: Int?, totals: [BinTotal]) {
    let task = command.task.flatMap { tasks.firstIndex(of: $0) }
    return (task, binTotals(task: task, bucket: command.lengthBucket))
  }
}
