extension CommandTable {
  /// The command that the model is given for what was asked.
  ///
  /// An unknown task, a length below 1 and a reward outside 0…1 are errors. A length or reward
  /// that training does not support is clamped, because a model asked for a return that it has
  /// never seen answers with anything: the length to the range of the task's training texts and
  /// of the countdown (1…`horizonCount` − 2), then into the nearest supported bucket; the reward
  /// to the nearest supported bin of that cell.
  public func resolve(_ command: Command) throws(CommandError) -> EffectiveCommand {
    let task = try resolveTask(command.task)
    var effective = EffectiveCommand(task: task.map { tasks[$0] })
    if let length = command.desiredLength {
      guard length >= 1 else {
        throw CommandError(
          field: "udrl.desired_length", message: "is \(length), expected at least 1 token")
      }
      let (bucket, nearest) = clamp(length: length, task: task)
      effective.lengthBucket = bucket
      effective.desiredLength = nearest
      effective.clamped = nearest != length
    }
    let bins = binTotals(task: task, bucket: effective.lengthBucket)
    let supported = bins.indices.filter { bins[$0].isSupported }
    switch command.desiredReward {
    case .auto:
      break
    case .max:
      effective.rewardBin = supported.last
    case .value(let reward):
      guard (0...1).contains(reward) else {
        throw CommandError(
          field: "udrl.desired_reward", message: "is \(reward), expected 0…1")
      }
      let wanted = bin(of: reward, task: task, bucket: effective.lengthBucket, totals: bins)
      let nearest = supported.min { abs($0 - wanted) < abs($1 - wanted) }
      effective.rewardBin = nearest
      effective.clamped = effective.clamped || nearest != wanted
    }
    effective.reward = effective.rewardBin.map { bins[$0].median }
    return effective
  }

  /// Index of the task, nil where the model is to choose.
  private func resolveTask(_ name: String?) throws(CommandError) -> Int? {
    let name = name ?? defaultTask
    if name == Command.automaticTask { return nil }
    if let index = tasks.firstIndex(of: name) { return index }
    let known = (tasks + [Command.automaticTask]).map { "\"\($0)\"" }.joined(separator: ", ")
    throw CommandError(field: "udrl.task", message: "is \"\(name)\", expected one of \(known)")
  }

  /// The nearest length that training supports and its bucket; the shorter of two as near.
  private func clamp(length: Int, task: Int?) -> (bucket: Int, length: Int) {
    let indices = task.map { $0...$0 } ?? 0...tasks.count - 1
    let first = shortest[indices].min() ?? 1
    var last = longest[indices].max() ?? 1
    if horizonCount > 0 { last = max(min(last, horizonCount - 2), 1) }
    var best: (bucket: Int, length: Int)?
    for bucket in lengthUpperBounds.indices {
      let low = max(bucket == 0 ? 1 : lengthUpperBounds[bucket - 1] + 1, min(first, last))
      let high = min(bucket == lengthUpperBounds.count - 1 ? last : lengthUpperBounds[bucket], last)
      guard low <= high,
        binTotals(task: task, bucket: bucket).contains(where: \.isSupported)
      else { continue }
      let nearest = min(max(length, low), high)
      if let best, abs(best.length - length) <= abs(nearest - length) { continue }
      best = (bucket, nearest)
    }
    // Only a table whose texts are all longer than its countdown has no bucket left.
    return best ?? (lengthBucket(last), last)
  }

  /// Support and typical reward of a bin over the cells that a command leaves open.
  private struct BinTotal {
    var isSupported = false
    var median: Float = 0
  }

  private func binTotals(task: Int?, bucket: Int?) -> [BinTotal] {
    let taskRange = task.map { $0...$0 } ?? 0...tasks.count - 1
    let bucketRange = bucket.map { $0...$0 } ?? 0...lengthUpperBounds.count - 1
    return (0..<rewardBins).map { bin in
      var total = BinTotal()
      var examples: Float = 0
      for task in taskRange {
        for bucket in bucketRange where support[task][bucket][bin] >= minimumSupport {
          let count = Float(support[task][bucket][bin])
          total.isSupported = true
          total.median += medians[task][bucket][bin] * count
          examples += count
        }
      }
      if examples > 0 { total.median /= examples }
      return total
    }
  }

  /// The bin of a reward: by the edges of a cell, or, where task or length is left open, the
  /// bin whose typical reward over the open cells is nearest.
  private func bin(of reward: Float, task: Int?, bucket: Int?, totals: [BinTotal]) -> Int {
    if let task, let bucket {
      return edges[task][bucket].count { $0 <= reward }
    }
    let supported = totals.indices.filter { totals[$0].isSupported }
    return supported.min { left, right in
      abs(totals[left].median - reward) < abs(totals[right].median - reward)
    } ?? 0
  }
}
