/// What a run has yielded, by task and by reason.
public struct DistillationSummary: Sendable {
  struct Counts: Sendable, Equatable {
    var asked = 0
    var rows = 0
    var rejects = 0
    var retries = 0
    var usage = TokenUsage()

    static func + (left: Counts, right: Counts) -> Counts {
      var sum = left
      sum.asked += right.asked
      sum.rows += right.rows
      sum.rejects += right.rejects
      sum.retries += right.retries
      sum.usage += right.usage
      return sum
    }
  }

  private(set) var tasks: [String: Counts] = [:]
  private(set) var reasons: [RejectReason: Int] = [:]
  /// Entries of the journal that the present files do not ask for.
  public internal(set) var strayCount = 0

  init(_ orders: [TextOrder]) {
    for order in orders { tasks[order.task, default: Counts()].asked += 1 }
  }

  mutating func count(_ entry: JournalEntry, reason: RejectReason?) {
    var counts = tasks[entry.task, default: Counts()]
    counts.rows += reason == nil ? 1 : 0
    counts.rejects += reason == nil ? 0 : 1
    counts.retries += max(0, entry.attempts - 1)
    counts.usage += TokenUsage(prompt: entry.promptTokens, completion: entry.completionTokens)
    tasks[entry.task] = counts
    if let reason { reasons[reason, default: 0] += 1 }
  }

  var all: Counts { tasks.values.reduce(Counts(), +) }

  /// Yield of each task and of all, then the rejects by reason.
  public var plain: String {
    var table = TextTable([
      "task", "asked", "rows", "rejected", "left", "retries", "tokens read", "tokens written",
    ])
    for name in tasks.keys.sorted() { table.add(row(name, tasks[name, default: Counts()])) }
    table.add(row("all", all))
    if reasons.isEmpty { return table.plain }
    var why = TextTable(["rejected because", "texts"])
    for reason in RejectReason.allCases {
      if let count = reasons[reason] { why.add([reason.rawValue, "\(count)"]) }
    }
    return table.plain + "\n\n" + why.plain
  }

  private func row(_ name: String, _ counts: Counts) -> [String] {
    [
      name, "\(counts.asked)", "\(counts.rows)", "\(counts.rejects)",
      "\(counts.asked - counts.rows - counts.rejects)", "\(counts.retries)",
      "\(counts.usage.prompt)", "\(counts.usage.completion)",
    ]
  }
}
