extension CommandTable {
  /// The command that the model is given for what was asked.
  ///
  /// An unknown task, a length below 1 and a reward outside 0…1 are errors. A length or reward
  /// that training does not support is clamped, because a model asked for a return that it has
  /// never seen answers with anything: the length to the range of the task's training texts and
  /// of the countdown (1…`horizonCount` − 2), then into the nearest supported bucket; the reward
  /// to the nearest supported bin of that cell. A length limit becomes a length: see
  /// `length(limit:task:)`.
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
    } else if let limit = command.lengthLimit {
      guard limit >= 1 else {
        throw CommandError(
          field: "udrl.desired_length.max", message: "is \(limit), expected at least 1 token")
      }
      let choice = length(limit: limit, task: task)
      effective.lengthBucket = choice.bucket
      effective.desiredLength = choice.length
      effective.clamped = !choice.isSupported
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

  /// Support and typical reward of a bin over the cells that a command leaves open.
  struct BinTotal {
    var isSupported = false
    var exampleCount = 0
    var median: Float = 0
  }

  func binTotals(task: Int?, bucket: Int?) -> [BinTotal] {
    let taskRange = task.map { $0...$0 } ?? 0...tasks.count - 1
    let bucketRange = bucket.map { $0...$0 } ?? 0...lengthUpperBounds.count - 1
    return (0..<rewardBins).map { bin in
      var total = BinTotal()
      // In float32 a cell's own median would come out a bit below itself, in the bin below.
      var sum = 0.0
      for task in taskRange {
        for bucket in bucketRange where support[task][bucket][bin] >= minimumSupport {
          let count = support[task][bucket][bin]
          total.isSupported = true
          sum += Double(medians[task][bucket][bin]) * Double(count)
          total.exampleCount += count
        }
      }
      if total.exampleCount > 0 { total.median = Float(sum / Double(total.exampleCount)) }
      return total
    }
  }

  /// The bin of a reward: by the edges of a cell, or, where task or length is left open, the
  /// bin whose typical reward over the open cells is nearest.
  func bin(of reward: Float, task: Int?, bucket: Int?, totals: [BinTotal]) -> Int {
    if let task, let bucket {
      return edges[task][bucket].count { $0 <= reward }
    }
    let supported = totals.indices.filter { totals[$0].isSupported }
    return supported.min { left, right in
      abs(totals[left].median - reward) < abs(totals[right].median - reward)
    } ?? 0
  }
}
