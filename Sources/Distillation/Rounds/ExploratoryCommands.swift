import UpsideDown

/// Commands that ask for a little more than the best episodes reached (Schmidhuber,
/// arXiv 1912.02875; Srivastava et al., arXiv 1912.02877, section 2.3).
///
/// The cell is drawn evenly from the task's length buckets, so that a rare length is explored as
/// much as a frequent one, until ``focus(on:)`` says where there is more to learn; the horizon is
/// the length of one of the cell's best episodes, within the recipe's bounds; the return is drawn
/// evenly from the mean to one deviation above their mean.
struct ExploratoryCommands {
  /// A cell with a smaller share of its task's lines is not explored: what is best of so few is
  /// luck.
  private static let smallestShare = 0.01
  /// The least weight of a cell: where all obeyed some may still miss.
  private static let smallestWeight = 0.01

  private struct Cell {
    let bucket: Int
    /// Of the best episodes within the bounds.
    let lengths: [Int]
    /// Mean and deviation of the best episodes' rewards.
    let mean: Double
    let deviation: Double
    /// How often it is drawn, beside the others of its task.
    var weight = 1.0
  }

  private let commands: CommandTable
  /// Those of each task that have a length within the bounds.
  private var cells: [String: [Cell]] = [:]

  init(_ episodes: EpisodeCells, commands: CommandTable, recipe: RoundsRecipe) {
    let range = (recipe.shortest ?? 1)...(recipe.longest ?? .max)
    let share = recipe.keepBestShare
    let counts = episodes.cells.reduce(into: [String: Int]()) { counts, cell in
      counts[cell.cell.task, default: 0] += cell.lines.count
    }
    self.commands = commands
    for (cell, lines) in episodes.cells
    where Double(lines.count) >= Self.smallestShare * Double(counts[cell.task] ?? 0) {
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
          Cell(
            bucket: cell.bucket, lengths: lengths, mean: mean, deviation: variance.squareRoot()))
      }
    }
  }

  /// The first of each task's intents, which are asked for every length alike, and the last `share`
  /// of them, which are asked for more of what the first texts fell short of.
  static func split(
    _ intents: [(task: String, intent: String)], focusShare share: Double
  ) -> (even: [(task: String, intent: String)], focused: [(task: String, intent: String)]) {
    let counts = intents.reduce(into: [String: Int]()) { $0[$1.task, default: 0] += 1 }
    var even: [(task: String, intent: String)] = []
    var focused = even
    var taken: [String: Int] = [:]
    for (task, intent) in intents {
      if Double(taken[task] ?? 0) < Double(counts[task] ?? 0) * (1 - share) {
        even.append((task, intent))
      } else {
        focused.append((task, intent))
      }
      taken[task, default: 0] += 1
    }
    return (even, focused)
  }

  /// Whether a task can be asked for anything.
  func hasCommands(for task: String) -> Bool { cells[task] != nil }

  /// From now on draws a cell as often as the texts of its commands fell short of them: the mean of
  /// return asked less reward obtained, where that is above 0.
  mutating func focus(on samples: [RoundSampler.Sample]) {
    var shortfalls: [EpisodeCells.Cell: (sum: Double, count: Int)] = [:]
    for sample in samples {
      let command = sample.order.command
      guard let task = command.task, let length = command.desiredLength,
        case .value(let asked) = command.desiredReward
      else { continue }
      let cell = EpisodeCells.Cell(task: task, bucket: commands.lengthBucket(length))
      shortfalls[cell, default: (0, 0)].sum += Double(max(asked - sample.reward.total, 0))
      shortfalls[cell, default: (0, 0)].count += 1
    }
    for (task, cells) in cells {
      let found = cells.map { cell in
        shortfalls[EpisodeCells.Cell(task: task, bucket: cell.bucket)].map { sum, count in
          max(sum / Double(count), Self.smallestWeight)
        }
      }
      let known = found.compactMap(\.self)
      guard !known.isEmpty else { continue }
      // What nobody asked for yet is as promising as the others.
      let mean = known.reduce(0, +) / Double(known.count)
      self.cells[task] = zip(cells, found).map { cell, weight in
        var cell = cell
        cell.weight = weight ?? mean
        return cell
      }
    }
  }

  /// A command for a task; nil where no episode of it within the bounds is known.
  func draw(task: String, _ random: inout SplitMix) -> Command? {
    guard let cells = cells[task], let index = random.pick(cells.map(\.weight)) else { return nil }
    let cell = cells[index]
    let length = cell.lengths[random.below(cell.lengths.count)]
    let reward = min(max(cell.mean + random.unit() * cell.deviation, 0), 1)
    return Command(task: task, desiredLength: length, desiredReward: .value(Float(reward)))
  }
}
