import Synchronization
import Testing

@testable import Distillation

/// Pauses that a server asks for.
struct TeacherPaceTests {
  private let orders = Trial.orders

  @Test("A server's Retry-After is waited for by all orders")
  func retryAfter() async throws {
    let teacher = ScriptedTeacher { order, time throws(TeacherFailure) in
      if time == 1, order.intent.hasSuffix(" 0") {
        throw .transient("status 429", retryAfterSeconds: 30)
      }
      return Trial.text(order)
    }
    // The order that was told so has no second attempt: it is the others that wait.
    let ended = try await Trial.run(teacher, attempts: 1, concurrency: 1)
    // After the pause each comes a little later, so that not all come at once.
    #expect(ended.outcome == .finished && abs(ended.seconds - 30.25) < 0.01)
    let expected: [RejectReason?] = orders.indices.map { $0 == 0 ? .failed : nil }
    #expect(ended.entries.map(\.reason) == expected)
  }

  @Test("A server that takes one request in each of its windows uses up nobody's attempts")
  func busy() async throws {
    let time = ManualClock()
    let window = Mutex(-1)
    let teacher = ScriptedTeacher { order, _ throws(TeacherFailure) in
      let now = Int(time.now)
      let isFirst = window.withLock { last in
        defer { last = now }
        return last != now
      }
      if isFirst { return Trial.text(order) }
      throw .transient("status 429", retryAfterSeconds: 1)
    }
    let ended = try await Trial.run(teacher, attempts: 2, concurrency: 4, time: time)
    #expect(ended.outcome == .finished && ended.entries.allSatisfy { $0.text != nil })
    // One that lets nobody through ends the orders as before.
    let closed = ScriptedTeacher { _, _ throws(TeacherFailure) in
      throw .transient("status 429", retryAfterSeconds: 1)
    }
    let rejected = try await Trial.run(closed, attempts: 2)
    #expect(rejected.entries.allSatisfy { $0.reason == .failed && $0.attempts == 2 })
  }

  @Test("A pause that grows while it is waited for is waited for to its end")
  func longerPause() async throws {
    let pace = TeacherPace(now: 0, isInterrupted: { false })
    let time = ManualClock()
    pace.pause(seconds: 5, now: 0)
    let clock = RunClock(
      now: { time.now },
      sleep: { seconds in
        if time.now < 1 { pace.pause(seconds: 60, now: 1) }
        time.pass(seconds)
      }, random: { 0 })
    let teacher = ScriptedTeacher { order, _ throws(TeacherFailure) in Trial.text(order) }
    let worker = OrderWorker(
      teacher: teacher, settings: DistillationRun.Settings(), clock: clock, pace: pace)
    _ = await worker.carryOut(orders[0])
    #expect(time.now >= 61)
  }

  @Test("The pause that a server asks for is no silence of it")
  func silence() {
    let pace = TeacherPace(now: 0, isInterrupted: { false })
    pace.answered(at: 10)
    pace.pause(seconds: 100, now: 10)
    #expect([50, 110, 170].map(pace.silence(at:)) == [0, 0, 60])
    pace.answered(at: 150)
    #expect(pace.silence(at: 170) == 20)
  }
}
