import UpsideDown

/// The distinct intents of each task, in an order that only the seed decides.
struct TaskIntents {
  private let tasks: [String]
  private var intents: [String: [String]] = [:]

  /// Lines of other tasks than the commands' are left out.
  init(_ lines: [ScoredLine], commands: CommandTable, seed: UInt64) {
    tasks = commands.tasks
    var seen: Set<String> = []
    for line in lines where tasks.contains(line.task) {
      if seen.insert(line.task + "\t" + line.intent).inserted {
        intents[line.task, default: []].append(line.intent)
      }
    }
    for task in tasks {
      var random = SplitMix(seed: seed ^ SplitMix.hash(task))
      random.shuffle(&intents[task, default: []])
    }
  }

  var isEmpty: Bool { intents.values.allSatisfy(\.isEmpty) }

  func of(_ task: String) -> [String] { intents[task] ?? [] }

  /// `count` intents, the tasks taking turns; fewer where there are no more.
  func inTurns(count: Int) -> [(task: String, intent: String)] {
    var found: [(task: String, intent: String)] = []
    var turn = 0
    while found.count < count, tasks.contains(where: { of($0).count > turn }) {
      for task in tasks where found.count < count && of(task).count > turn {
        found.append((task, of(task)[turn]))
      }
      turn += 1
    }
    return found
  }
}
