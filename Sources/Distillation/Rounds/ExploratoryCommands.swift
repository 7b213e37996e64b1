import UpsideDown

/// Commands that ask for a little more than the best episodes reached (Schmidhuber,
/// arXiv 1912.02875; Srivastava et al., arXiv 1912.02877, section 2.3).
///
/// The cell is drawn evenly from the task's length buckets, so that a rare length is explored as
/// much as a frequent one; the horizon is the length of one of the cell's best episodes, within the
/// recipe's bounds; the return is drawn evenly from the mean to one deviation above their mean.
struct ExploratoryCommands {
  private struct Cell {
    /// Of the best episodes within the bounds.
    let lengths: [Int]
    /// Mean and deviation of the best episodes' rewards.
    let mean: Double
    let deviation: Double
  }

  /// Those of each task that have a length within the bounds.
  private var cells: [String: [Cell]] = [:]

  init(_ episodes: EpisodeCells, commands: CommandTable, recipe: RoundsRecipe) {
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
      let lengths = best.map(\.length).filter(range.contains)
      if !lengths.isEmpty {
        cells[cell.task, default: []].append(
          Cell(lengths: lengths, mean: mean, deviation: variance.squareRoot()))
      }
    }
  }

  /// A command for a task; nil where no episode of it within the bounds is known.
  func draw(task: String, _ random: inout SplitMix) -> Command? {
    guard let cells = cells[task] else { return nil }
    let cell = cells[random.below(cells.count)]
    let length = cell.lengths[random.below(cell.lengths.count)]
    let reward = min(max(cell.mean + random.unit() * cell.deviation, 0), 1)
    return Command(task: task, desiredLength: length, desiredReward: .value(Float(reward)))
  }
}
