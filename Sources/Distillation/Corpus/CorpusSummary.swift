/// What a run of the built-in teacher wrote, for a person to look over.
public struct CorpusSummary: Sendable {
  private struct Task {
    var intentCount = 0
    var lineCounts: [String: Int] = [:]
    var tokenEstimate = 0.0
  }

  /// Distinct words and phrases of the lexicon.
  public let phraseCount: Int
  public private(set) var trainCount = 0
  public private(set) var heldoutCount = 0
  private var tasks: [String: Task] = [:]
  private var lastIntent: [String] = []

  init(lexicon: Lexicon) { phraseCount = Set(lexicon.entries.map(\.phrase)).count }

  /// Counts a line; the lines of one intent come one after the other.
  mutating func add(_ line: CorpusLine, isHeldout: Bool) {
    if isHeldout { heldoutCount += 1 } else { trainCount += 1 }
    var task = tasks[line.task] ?? Task()
    if lastIntent != [line.task, line.intent] {
      lastIntent = [line.task, line.intent]
      task.intentCount += 1
    }
    task.lineCounts[line.source, default: 0] += 1
    task.tokenEstimate += TokenEstimate.count(line.text)
    tasks[line.task] = task
  }

  /// Intents, lines of each quality and estimated tokens, a row for each task and one for all.
  public var table: TextTable {
    let qualities = Quality.allCases.map(\.rawValue)
    var table = TextTable(["task", "intents"] + qualities + ["lines", "tokens (estimate)"])
    var total = Task()
    func row(_ name: String, _ task: Task) -> [String] {
      let counts = qualities.map { task.lineCounts["grammar:" + $0] ?? 0 }
      let numbers =
        [task.intentCount] + counts
        + [task.lineCounts.values.reduce(0, +), Int(task.tokenEstimate)]
      return [name] + numbers.map(String.init)
    }
    for name in tasks.keys.sorted() {
      guard let task = tasks[name] else { continue }
      table.add(row(name, task))
      total.intentCount += task.intentCount
      total.lineCounts.merge(task.lineCounts, uniquingKeysWith: +)
      total.tokenEstimate += task.tokenEstimate
    }
    table.add(row("all", total))
    return table
  }
}
