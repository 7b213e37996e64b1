@testable import Distillation

/// A distillation of a scripted teacher, in a time that passes only where somebody sleeps.
enum Trial {
  static let orders = (0..<40).map { SampleTask.order("owl number \($0)") }

  static func text(_ order: TextOrder) -> TeacherAnswer {
    TeacherAnswer(
      text: "A text about \(order.intent) and nothing else.",
      usage: TokenUsage(prompt: 10, completion: 5))
  }

  struct Ended {
    let outcome: DistillationRun.Outcome
    let entries: [JournalEntry]
    let seconds: Double
  }

  static func run(
    _ teacher: ScriptedTeacher, _ orders: [TextOrder] = orders, attempts: Int = 3,
    concurrency: Int = 4, time: ManualClock = ManualClock(),
    isInterrupted: @escaping @Sendable () -> Bool = { false }
  ) async throws -> Ended {
    let folder = try TemporaryFolder()
    let journal = try Journal(path: folder.path + "/journal.jsonl", source: "t")
    var settings = DistillationRun.Settings()
    settings.maxAttempts = attempts
    settings.concurrency = concurrency
    settings.patienceSeconds = 60
    let run = DistillationRun(
      teacher: teacher, settings: settings, clock: time.clock, isInterrupted: isInterrupted)
    let outcome = try await run.carryOut(orders, journal: journal) { _ in }
    return Ended(outcome: outcome, entries: journal.entries, seconds: time.now)
  }
}
