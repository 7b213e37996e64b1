import Synchronization
import Testing

@testable import Distillation

struct DistillationRunTests {
  private let orders = Trial.orders

  @Test("Every order ends once: after failures that pass as a text, after too many as a reject")
  func endsOnce() async throws {
    let teacher = ScriptedTeacher { order, time throws(TeacherFailure) in
      let number = order.intent.utf8.reduce(0) { $0 + Int($1) }
      switch (number % 4, time) {
      case (1, 1...2): throw .transient("status 500", retryAfterSeconds: nil)
      case (2, _): throw .unusable(.empty, detail: "", usage: TokenUsage(prompt: 1, completion: 2))
      case (3, _): throw .refused(.refused, detail: "status 400")
      default: return Trial.text(order)
      }
    }
    let ended = try await Trial.run(teacher)
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

  /// Every request waits until four are under way; a run that asks one after the other never has
  /// so many, however long each waits.
  @Test("As many orders are under way as may be, and no more")
  func concurrency() async throws {
    let state = Mutex((now: 0, most: 0))
    struct Slow: Teacher {
      let name = "t"
      let enter: @Sendable (Int) -> Int

      func write(_ order: TextOrder, attempt: Int) async throws(TeacherFailure) -> TeacherAnswer {
        var most = enter(1)
        for _ in 0..<10_000 where most < 4 {
          await Task.yield()
          most = enter(0)
        }
        // Time for a fifth.
        for _ in 0..<20 { await Task.yield() }
        _ = enter(-1)
        return Trial.text(order)
      }
    }
    let teacher = Slow { change in
      state.withLock {
        $0.now += change
        $0.most = max($0.most, $0.now)
        return $0.most
      }
    }
    let folder = try TemporaryFolder()
    var settings = DistillationRun.Settings()
    settings.concurrency = 4
    let run = DistillationRun(teacher: teacher, settings: settings, isInterrupted: { false })
    let journal = try Journal(path: folder.path + "/journal.jsonl", source: "t")
    #expect(try await run.carryOut(orders, journal: journal) { _ in } == .finished)
    #expect(state.withLock { $0.most } == 4)
  }

  @Test("A server that is away uses up no attempts, and ends the run when patience does")
  func unreachable() async throws {
    let back = ScriptedTeacher { order, time throws(TeacherFailure) in
      if time < 8 { throw .unreachable("connection refused") }
      return Trial.text(order)
    }
    let ended = try await Trial.run(back, [orders[0]], attempts: 1)
    #expect(ended.outcome == .finished)
    #expect(ended.entries.map(\.attempts) == [1])

    let gone = ScriptedTeacher { _, _ throws(TeacherFailure) in
      throw .unreachable("connection refused")
    }
    let stopped = try await Trial.run(gone)
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
      return Trial.text(order)
    }
    let ended = try await Trial.run(teacher, concurrency: 1)
    guard case .stopped(let problem, 20) = ended.outcome else {
      Issue.record("ended as \(ended.outcome)")
      return
    }
    #expect(problem.contains("status 404: no such model"))
    #expect(ended.entries.compactMap(\.order) == Array(orders.prefix(20)))
  }

  @Test("A server that refuses one order after the other ends the run before all are used up")
  func refusesAll() async throws {
    let many = (0..<200).map { SampleTask.order("owl number \($0)") }
    let teacher = ScriptedTeacher { order, _ throws(TeacherFailure) in
      if order.intent.hasSuffix(" 30") { return Trial.text(order) }
      throw .refused(.refused, detail: "status 400: unknown field")
    }
    let ended = try await Trial.run(teacher, many, concurrency: 1)
    // 30 before the text, the text, and 50 after it.
    guard case .stopped(let problem, 119) = ended.outcome else {
      Issue.record("ended as \(ended.outcome)")
      return
    }
    #expect(problem.contains("50 texts in a row: status 400: unknown field"))
    #expect(ended.entries.count == 81)
  }

  @Test("A teacher that writes nothing of use ends the run too, and its orders can be asked again")
  func writesNothingOfUse() async throws {
    let many = (0..<200).map { SampleTask.order("owl number \($0)") }
    let useless = ScriptedTeacher { _, _ throws(TeacherFailure) in
      throw .unusable(.cutOff, detail: "An owl at", usage: TokenUsage(prompt: 1, completion: 2))
    }
    let ended = try await Trial.run(useless, many, attempts: 2, concurrency: 1)
    guard case .stopped(let problem, 150) = ended.outcome else {
      Issue.record("ended as \(ended.outcome)")
      return
    }
    #expect(problem.contains("50 texts in a row: An owl at") && problem.contains("--retry-failed"))
    #expect(ended.entries.count == 50 && useless.counts.values.allSatisfy { $0 == 2 })
    let again = DistillationRun.pending(many, entries: ended.entries, retriesFailed: true)
    #expect(again == many)
  }

  @Test("A server that hangs ends the run when patience does, before attempts are used up")
  func hangs() async throws {
    let time = ManualClock()
    let teacher = ScriptedTeacher { _, _ throws(TeacherFailure) in
      time.pass(25)
      throw .broken("the reply took too long")
    }
    let ended = try await Trial.run(teacher, attempts: 10, concurrency: 1, time: time)
    guard case .stopped(let problem, 40) = ended.outcome else {
      Issue.record("ended as \(ended.outcome)")
      return
    }
    #expect(problem.contains("has not answered for 75 seconds: the reply took too long"))
    #expect(ended.entries.isEmpty && teacher.counts == [orders[0]: 3])
  }

  @Test("An order that breaks each of its connections is rejected where others are answered")
  func breaks() async throws {
    let teacher = ScriptedTeacher { order, _ throws(TeacherFailure) in
      if order.intent.hasSuffix(" 7") { throw .broken("connection reset") }
      return Trial.text(order)
    }
    let ended = try await Trial.run(teacher, concurrency: 1)
    #expect(ended.outcome == .finished)
    let expected: [RejectReason?] = orders.indices.map { $0 == 7 ? .failed : nil }
    #expect(ended.entries.map(\.reason) == expected)
    #expect(ended.entries[7].attempts == 3 && ended.entries[7].detail == "connection reset")
  }

  @Test("A reply that is no completion is asked for again after a pause, a bad text at once")
  func pauses() async throws {
    let cases: [(RejectReason, Double)] = [(.notText, 0.25), (.empty, 0)]
    for (reason, seconds) in cases {
      let teacher = ScriptedTeacher { order, time throws(TeacherFailure) in
        if time == 1 { throw .unusable(reason, detail: "", usage: TokenUsage()) }
        return Trial.text(order)
      }
      let ended = try await Trial.run(teacher, [orders[0]])
      #expect(ended.outcome == .finished && abs(ended.seconds - seconds) < 0.01)
    }
  }

  @Test("After an interruption nothing new is asked, and a second run asks only for the rest")
  func interrupted() async throws {
    let asked = Mutex(0)
    let teacher = ScriptedTeacher { order, _ throws(TeacherFailure) in
      asked.withLock { $0 += 1 }
      return Trial.text(order)
    }
    let first = try await Trial.run(
      teacher, concurrency: 1, isInterrupted: { asked.withLock { $0 } >= 10 })
    #expect(first.outcome == .interrupted(left: 30) && first.entries.count == 10)
    let rest = DistillationRun.pending(orders, entries: first.entries, retriesFailed: false)
    let second = try await Trial.run(teacher, rest)
    #expect(second.outcome == .finished)
    #expect(teacher.counts.values.allSatisfy { $0 == 1 } && teacher.counts.count == 40)
  }

  @Test("Rejects are asked again where that is wanted, but for what the grammar cannot read")
  func retriesFailed() {
    let entries = [
      SampleTask.entry(orders[0], text: "x"), SampleTask.entry(orders[1], reason: .failed),
      SampleTask.entry(orders[2], reason: .empty), SampleTask.entry(orders[3], reason: .refused),
      SampleTask.entry(orders[4], reason: .unknownIntent),
    ]
    func pending(_ retries: Bool) -> [TextOrder] {
      DistillationRun.pending(Array(orders[0..<6]), entries: entries, retriesFailed: retries)
    }
    #expect(pending(false) == [orders[5]])
    #expect(pending(true) == [orders[1], orders[2], orders[3], orders[5]])
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
