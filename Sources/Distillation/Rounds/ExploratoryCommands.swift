import UpsideDown

/// Commands that ask for a little more than the best episodes reached (Schmidhuber,
/// arXiv 1912.02875; Srivastava et al., arXiv 1912.02877, section 2.3).
///
/// The horizon is the length of one of the task's best episodes, so that lengths keep their
/// frequency (within the recipe's bounds); the return is drawn evenly from the mean to one
/// deviation above the mean of the best episodes of that task and length.
struct ExploratoryCommands {
  private struct Returns {
    let mean: Double
    let deviation: Double
  }

  private let commands: CommandTable
  private var returns: [EpisodeCells.Cell: Returns] = [:]
  private var lengths: [String: [Int]] = [:]

  init(_ episodes: EpisodeCells, recipe: RoundsRecipe, commands: CommandTable) {
    self.commands = commands
    let range = (recipe.shortest ?? 1)...(recipe.longest ?? .max)
    let share = recipe.keepBestShare
    for (cell, lines) in episodes.cells {
      let best = lines.prefix(EpisodeCells.bestCount(share, of: lines.count))
      let count = Double(best.count)
      let mean = best.reduce(0) { $0 + Double($1.reward) } / count
      let variance =
        best.reduce(0) { sum, line in
          sum + (Double(line.reward) - mean) * (Double(line.reward) - mean)
        } / count
      returns[cell] = Returns(mean: mean, deviation: variance.squareRoot())
      lengths[cell.task, default: []] += best.map(\.length).filter(range.contains)
    }
  }

  /// A command for a task; nil where no episode of it within the bounds is known.
  func draw(task: String, _ random: inout SplitMix) -> Command? {
    guard let lengths = lengths[task], !lengths.isEmpty else { return nil }
    let length = lengths[random.below(lengths.count)]
    let cell = EpisodeCells.Cell(task: task, bucket: commands.lengthBucket(length))
    guard let best = returns[cell] else { return nil }
    let reward = min(max(best.mean + random.unit() * best.deviation, 0), 1)
    return Command(task: task, desiredLength: length, desiredReward: .value(Float(reward)))
  }
}
