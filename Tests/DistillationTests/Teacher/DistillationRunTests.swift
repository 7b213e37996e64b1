import Synchronization
import Testing

@testable import Distillation

struct DistillationRunTests {
  private let orders = (0..<40).map { SampleTask.order("owl number \($0)") }

  private static func text(_ order: TextOrder) -> TeacherAnswer {
    TeacherAnswer(
      text: "A text about \(order.intent) and nothing else.",
      usage: TokenUsage(prompt: 10, completion: 5))
  }

  private struct Ended {
    let outcome: DistillationRun.Outcome
    let entries: [JournalEntry]
    let seconds: Double
  }

  private func run(
    _ teacher: ScriptedTeacher, _ orders: [TextOrder]? = nil, attempts: Int = 3,
    isInterrupted: @escaping @Sendable () -> Bool = { false }
  ) async throws -> Ended {
    let folder = try TemporaryFolder()
    let journal = try Journal(path: folder.path + "/journal.jsonl", source: "t")
    var settings = DistillationRun.Settings()
    settings.maxAttempts = attempts
    settings.concurrency = 4
    settings.patienceSeconds = 60
    let time = ManualClock()
    let run = DistillationRun(
      teacher: teacher, settings: settings, clock: time.clock, isInterrupted: isInterrupted)
    let outcome = try await run.carryOut(orders ?? self.orders, journal: journal) { _ in }
    return Ended(outcome: outcome, entries: journal.entries, seconds: time.now)
  }

  @Test("Every order ends once: after failures that pass as a text, after too many as a reject")
  func endsOnce() async throws {
    let teacher = ScriptedTeacher { order, time throws(TeacherFailure) in
      let number = order.intent.utf8.reduce(0) { $0 + Int($1) }
      switch (number % 4, time) {
      case (1, 1...2): throw .transient("status 500", retryAfterSeconds: nil)
      case (2, _): throw .unusable(.empty, detail: "", usage: TokenUsage(prompt: 1, completion: 2))
      case (3, _): throw .refused(.refused, detail: "status 400")
      default: return Self.text(order)
      }
    }
    let ended = try await run(teacher)
    #expect(ended.outcome == .finished)
    #expect(Set(ended.entries.compactMap(\.order)) == Set(orders))
    #expect(ended.entries.count == orders.count)
    for entry in ended.entries {
      let order = try #require(entry.order)
      #expect(entry.attempts == teacher.counts[order])
      switch entry.reason {
      case nil: #expect(entry.text != nil && [1, 3].contains(entry.attempts))
      case .empty: #expect(entry.attempts == 3 && entry.promptTokens == 3)
      case .refused: #expect(entry.attempts == 1)
      case let other: Issue.record("\(order.intent) was rejected as \(String(describing: other))")
      }
    }
    #expect(Set(ended.entries.map(\.reason)) == [nil, .empty, .refused])
  }

  @Test("No more orders are under way than may be")
  func concurrency() async throws {
    let state = Mutex((now: 0, most: 0))
    struct Slow: Teacher {
      let name = "t"
      let enter: @Sendable (Int) -> Void

      func write(_ order: TextOrder, attempt: Int) async throws(TeacherFailure) -> TeacherAnswer {
        enter(1)
        for _ in 0..<20 { await Task.yield() }
        enter(-1)
        return DistillationRunTests.text(order)
      }
    }
    let teacher = Slow { change in
      state.withLock {
        $0.now += change
        $0.most = max($0.most, $0.now)
      }
    }
    let folder = try TemporaryFolder()
    var settings = DistillationRun.Settings()
    settings.concurrency = 4
    let run = DistillationRun(teacher: teacher, settings: settings, isInterrupted: { false })
    let journal = try Journal(path: folder.path + "/journal.jsonl", source: "t")
    #expect(try await run.carryOut(orders, journal: journal) { _ in } == .finished)
    #expect(state.withLock { $0.most } <= 4)
  }

  @Test("A server that is away uses up no attempts, and ends the run when patience does")
  func unreachable() async throws {
    let back = ScriptedTeacher { order, time throws(TeacherFailure) in
      if time < 8 { throw .unreachable("connection refused") }
      return Self.text(order)
    }
    let ended = try await run(back, [orders[0]], attempts: 1)
    #expect(ended.outcome == .finished)
    #expect(ended.entries.map(\.attempts) == [1])

    let gone = ScriptedTeacher { _, _ throws(TeacherFailure) in
      throw .unreachable("connection refused")
    }
    let stopped = try await run(gone)
    guard case .stopped(let problem, 40) = stopped.outcome else {
      Issue.record("ended as \(stopped.outcome)")
      return
    }
    #expect(problem.contains("has not answered") && problem.contains("connection refused"))
    #expect(stopped.entries.isEmpty && stopped.seconds >= 60)
  }

  @Test("An answer that no order can overcome ends the run and keeps what is done")
  func permanent() async throws {
    let teacher = ScriptedTeacher { order, _ throws(TeacherFailure) in
      if order.intent.hasSuffix(" 20") { throw .permanent("status 404: no such model") }
      return Self.text(order)
    }
    let ended = try await run(teacher)
    guard case .stopped(let problem, let left) = ended.outcome else {
      Issue.record("ended as \(ended.outcome)")
      return
    }
    #expect(problem.contains("status 404: no such model"))
    #expect(ended.entries.count == 40 - left && ended.entries.count >= 17)
    // What came in after it was already under way.
    #expect(ended.entries.count <= 23)
  }

  @Test("A server that refuses one order after the other ends the run before all are used up")
  func refusesAll() async throws {
    let many = (0..<200).map { SampleTask.order("owl number \($0)") }
    let teacher = ScriptedTeacher { order, _ throws(TeacherFailure) in
      if order.intent.hasSuffix(" 30") { return Self.text(order) }
      throw .refused(.refused, detail: "status 400: unknown field")
    }
    let ended = try await run(teacher, many)
    guard case .stopped(let problem, _) = ended.outcome else {
      Issue.record("ended as \(ended.outcome)")
      return
    }
    #expect(problem.contains("in a row: status 400: unknown field"))
    // 50 after the text, with those before it and four under way.
    #expect((77...88).contains(ended.entries.count))
  }

  @Test("After an interruption nothing new is asked, and a second run asks only for the rest")
  func interrupted() async throws {
    let asked = Mutex(0)
    let teacher = ScriptedTeacher { order, _ throws(TeacherFailure) in
      asked.withLock { $0 += 1 }
      return Self.text(order)
    }
    let first = try await run(teacher, isInterrupted: { asked.withLock { $0 } >= 10 })
    guard case .interrupted(let left) = first.outcome else {
      Issue.record("ended as \(first.outcome)")
      return
    }
    #expect(first.entries.count == 40 - left && (10...14).contains(first.entries.count))
    let rest = DistillationRun.pending(orders, entries: first.entries, retriesFailed: false)
    let second = try await run(teacher, rest)
    #expect(second.outcome == .finished)
    #expect(teacher.counts.values.allSatisfy { $0 == 1 } && teacher.counts.count == 40)
  }

  @Test("A server's Retry-After is waited for by all orders")
  func retryAfter() async throws {
    let teacher = ScriptedTeacher { order, time throws(TeacherFailure) in
      if time == 1, order.intent.hasSuffix(" 0") {
        throw .transient("status 429", retryAfterSeconds: 30)
      }
      return Self.text(order)
    }
    let ended = try await run(teacher)
    #expect(ended.outcome == .finished && ended.seconds >= 30)
  }

  @Test("Orders that the server failed at are asked again where that is wanted")
  func retriesFailed() {
    let entries = [
      SampleTask.entry(orders[0], text: "x"), SampleTask.entry(orders[1], reason: .failed),
      SampleTask.entry(orders[2], reason: .empty), SampleTask.entry(orders[3], reason: .refused),
    ]
    func pending(_ retries: Bool) -> [TextOrder] {
      DistillationRun.pending(Array(orders[0..<5]), entries: entries, retriesFailed: retries)
    }
    #expect(pending(false) == [orders[4]])
    #expect(pending(true) == [orders[1], orders[3], orders[4]])
  }

  @Test("Pauses are drawn from 0 to a bound that doubles up to its limit")
  func backoff() {
    let backoff = Backoff(firstSeconds: 0.5, longestSeconds: 60)
    let bounds = (1...9).map { backoff.seconds(failures: $0, unit: 1) }
    #expect(bounds == [0.5, 1, 2, 4, 8, 16, 32, 60, 60])
    #expect(backoff.seconds(failures: 4, unit: 0) == 0)
    #expect(backoff.seconds(failures: 4, unit: 0.25) == 1)
    #expect(backoff.seconds(failures: 10_000, unit: 1) == 60)
  }
}
