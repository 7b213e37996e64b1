import UpsideDown

/// Scored lines by (task, length bucket), the best of each cell first.
///
/// Best is best for its task and length: over all lengths together the best would be those that
/// happen to have an easy one.
struct EpisodeCells {
  struct Cell: Hashable {
    let task: String
    let bucket: Int
  }

  /// Cells in a fixed order, so that draws from them repeat.
  let cells: [(cell: Cell, lines: [ScoredLine])]

  init(_ lines: some Sequence<ScoredLine>, commands: CommandTable) {
    var groups: [Cell: [(key: UInt64, line: ScoredLine)]] = [:]
    for line in lines {
      let cell = Cell(task: line.task, bucket: commands.lengthBucket(line.length))
      // Many texts reach the same reward: a hash decides among them, not the order of intents.
      groups[cell, default: []].append((SplitMix.hash(line.intent + "\t" + line.text), line))
    }
    cells = groups.sorted { left, right in
      (left.key.task, left.key.bucket) < (right.key.task, right.key.bucket)
    }.map { cell, lines in
      let sorted = lines.sorted { left, right in
        left.line.reward != right.line.reward
          ? left.line.reward > right.line.reward : left.key < right.key
      }
      return (cell, sorted.map(\.line))
    }
  }

  /// The number of lines that `share` of a cell of `count` is: one at least.
  static func bestCount(_ share: Double, of count: Int) -> Int {
    min(count, max(1, Int((Double(count) * share).rounded(.up))))
  }
}
