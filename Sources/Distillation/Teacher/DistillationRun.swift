/// Asks a teacher for many texts at a time and writes down what comes of each.
public struct DistillationRun: Sendable {
  public struct Settings: Sendable, Equatable {
    /// Orders under way at a time.
    public var concurrency = 8
    /// Attempts that one order has before it is rejected.
    public var maxAttempts = 10
    public var backoff = Backoff()
    /// How long nobody may answer before the run ends.
    public var patienceSeconds = 300.0
    /// So many orders in a row that end as rejects end the run.
    public var longestRejectRun = 50

    public init() {}
  }

  public enum Outcome: Sendable, Equatable {
    case finished
    /// The user ended it; so many orders are left.
    case interrupted(left: Int)
    /// The teacher cannot be used: why, and how many orders are left.
    case stopped(problem: String, left: Int)
  }

  private let teacher: any Teacher
  private let settings: Settings
  private let clock: RunClock
  private let isInterrupted: @Sendable () -> Bool

  /// `isInterrupted` is looked at between attempts; those under way are still waited for.
  public init(
    teacher: any Teacher, settings: Settings, clock: RunClock = .system(),
    isInterrupted: @escaping @Sendable () -> Bool
  ) {
    self.teacher = teacher
    self.settings = settings
    self.clock = clock
    self.isInterrupted = isInterrupted
  }

  /// Carries out all `orders`, a bounded number at a time, and appends each one's end to
  /// `journal`; `onEntry` is told.
  ///
  /// Throws where the journal cannot be written.
  public func carryOut(
    _ orders: [TextOrder], journal: Journal, onEntry: (JournalEntry) -> Void
  ) async throws -> Outcome {
    let pace = TeacherPace(now: clock.now(), isInterrupted: isInterrupted)
    let worker = OrderWorker(teacher: teacher, settings: settings, clock: clock, pace: pace)
    var doneCount = 0
    try await withThrowingTaskGroup(of: JournalEntry?.self) { group in
      var waiting = orders.makeIterator()
      for _ in 0..<settings.concurrency {
        guard let order = waiting.next() else { break }
        group.addTask { await worker.carryOut(order) }
      }
      while let result = try await group.next() {
        if let entry = result {
          try journal.append(entry)
          doneCount += 1
          onEntry(entry)
        }
        if !pace.isEnding, let order = waiting.next() {
          group.addTask { await worker.carryOut(order) }
        }
      }
    }
    try journal.sync()
    let left = orders.count - doneCount
    if left == 0 { return .finished }
    return pace.problem.map { .stopped(problem: $0, left: left) } ?? .interrupted(left: left)
  }

  /// The orders that the journal has no end of. With `retriesFailed` those that ended without a
  /// text are asked for again, except for intents that the grammar will never read.
  public static func pending(
    _ orders: [TextOrder], entries: [JournalEntry], retriesFailed: Bool
  ) -> [TextOrder] {
    var done: Set<TextOrder> = []
    for entry in entries {
      guard let order = entry.order else { continue }
      let isOpen = retriesFailed && entry.text == nil && entry.reason != .unknownIntent
      if isOpen { done.remove(order) } else { done.insert(order) }
    }
    return orders.filter { !done.contains($0) }
  }
}
