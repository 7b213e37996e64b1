extension CommandTable {
  /// The longest text that a command may ask of each task, in tokens; longer ones are moved there.
  public var longestLengths: [Int] { tasks.indices.map { clamp(length: .max, task: $0).length } }

  /// A length bucket that training supports.
  private struct SupportedBucket {
    var index: Int
    /// Lengths of the bucket that a command may ask for, in tokens.
    var lengths: ClosedRange<Int>
  }

  /// The nearest length that training supports and its bucket; the shorter of two as near.
  func clamp(length: Int, task: Int?) -> (bucket: Int, length: Int) {
    var best: (bucket: Int, length: Int)?
    for bucket in supportedBuckets(task: task) {
      let nearest = min(max(length, bucket.lengths.lowerBound), bucket.lengths.upperBound)
      if let best, abs(best.length - length) <= abs(nearest - length) { continue }
      best = (bucket.index, nearest)
    }
    // Only a table whose texts are all longer than its countdown has no bucket left.
    let last = lengthRange(task: task).upperBound
    return best ?? (lengthBucket(last), last)
  }

  /// The length to ask for where a text may have at most `limit` tokens: the longest supported
  /// one that does.
  ///
  /// Who gives a limit has that much room, and a longer text says more. A limit below all
  /// supported lengths is kept, because it must be; the command then has the nearest supported
  /// bucket and counts as not supported.
  func length(limit: Int, task: Int?) -> (bucket: Int, length: Int, isSupported: Bool) {
    if let longest = supportedBuckets(task: task).last(where: { $0.lengths.lowerBound <= limit }) {
      return (longest.index, min(limit, longest.lengths.upperBound), true)
    }
    return (clamp(length: limit, task: task).bucket, limit, false)
  }

  /// The lengths of the task's training texts that the countdown can count.
  private func lengthRange(task: Int?) -> ClosedRange<Int> {
    let indices = task.map { $0...$0 } ?? 0...tasks.count - 1
    let first = shortest[indices].min() ?? 1
    var last = longest[indices].max() ?? 1
    if horizonCount > 0 { last = max(min(last, horizonCount - 2), 1) }
    return min(first, last)...last
  }

  /// Ascending.
  private func supportedBuckets(task: Int?) -> [SupportedBucket] {
    let range = lengthRange(task: task)
    return lengthUpperBounds.indices.compactMap { bucket in
      let start = bucket == 0 ? 1 : lengthUpperBounds[bucket - 1] + 1
      let low = max(start, range.lowerBound)
      let high = min(lengthUpperBounds[bucket], range.upperBound)
      // The last bucket is open-ended, whatever its bound says.
      let end = bucket == lengthUpperBounds.count - 1 ? range.upperBound : high
      guard low <= end, binTotals(task: task, bucket: bucket).contains(where: \.isSupported)
      else { return nil }
      return SupportedBucket(index: bucket, lengths: low...end)
    }
  }
}
