/// Which texts a run asks for: each intent in several lengths and qualities.
public struct OrderPlan: Sendable {
  /// Desired lengths in words; nil for the shortest, the middle and three quarters of each
  /// task's own range.
  public var lengths: [Int]?
  public var qualities: [Quality]

  public init(lengths: [Int]? = nil, qualities: [Quality] = [.excellent, .middling, .bad]) {
    self.lengths = lengths
    self.qualities = qualities
  }

  /// The desired lengths of one task, ascending: those given that lie in its range.
  public func lengths(of task: TeacherTask) -> [Int] {
    let range = task.wordRange
    let span = range.upperBound - range.lowerBound
    let chosen =
      lengths ?? [
        range.lowerBound + span / 8, range.lowerBound + span / 2, range.lowerBound + span * 3 / 4,
      ]
    return Set(chosen.filter(range.contains)).sorted()
  }

  /// All orders, an intent after the other; the same line of the intents file counts once.
  public func orders(
    tasks: [TeacherTask], intents: [IntentLine], path: String
  ) throws(DistillationError) -> [TextOrder] {
    for task in tasks where lengths(of: task).isEmpty {
      throw DistillationError(
        "None of the lengths \(lengths ?? []) suits the task '\(task.name)', whose texts have "
          + "\(task.words[0]) to \(task.words[1]) words.")
    }
    // A plan without orders would empty the files of an earlier one.
    guard !qualities.isEmpty else {
      let known = Quality.allCases.map(\.rawValue).joined(separator: ", ")
      throw DistillationError("--qualities names no quality, expected some of \(known).")
    }
    var orders: [TextOrder] = []
    var seen: Set<TextOrder> = []
    for (index, line) in intents.enumerated() {
      let intent = line.intent.split { $0.isWhitespace }.joined(separator: " ")
      guard !intent.isEmpty else {
        throw DistillationError(file: path, line: index + 1, "the intent is empty.")
      }
      let chosen = line.task.map { name in tasks.filter { $0.name == name } } ?? tasks
      guard !chosen.isEmpty else {
        throw DistillationError(
          file: path, line: index + 1,
          "the task '\(line.task ?? "")' is none of the tasks file's "
            + "(\(tasks.map(\.name).joined(separator: ", "))).")
      }
      for task in chosen {
        for words in lengths(of: task) {
          for quality in qualities {
            let order = TextOrder(
              task: task.name, intent: intent, words: words, quality: quality)
            if seen.insert(order).inserted { orders.append(order) }
          }
        }
      }
    }
    return orders
  }
}
