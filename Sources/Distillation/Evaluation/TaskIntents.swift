import UpsideDown

/// The distinct intents of each task, in an order that only the seed decides.
struct TaskIntents {
  private let tasks: [String]
  private var intents: [String: [String]] = [:]

  /// Lines of other tasks than the commands' are left out.
  ///
  /// - Throws: ``DistillationError`` where no line is left.
  init(
    _ lines: [ScoredLine], commands: CommandTable, seed: UInt64
  ) throws(DistillationError) {
    tasks = commands.tasks
    var seen: Set<String> = []
    for line in lines where tasks.contains(line.task) {
      if seen.insert(line.task + "\t" + line.intent).inserted {
        intents[line.task, default: []].append(line.intent)
      }
    }
    guard !intents.isEmpty else {
      throw DistillationError(
        "No line has a task of the model, expected one of \(commands.tasks).")
    }
    for task in tasks {
      var random = SplitMix(seed: seed ^ SplitMix.hash(task))
      random.shuffle(&intents[task, default: []])
    }
  }

  /// The same intents, the last ones first.
  func reversed() -> TaskIntents {
    var other = self
    other.intents = intents.mapValues { $0.reversed() }
    return other
  }

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
