/// Carries one order through as many attempts as it may have.
struct OrderWorker: Sendable {
  let teacher: any Teacher
  let settings: DistillationRun.Settings
  let clock: RunClock
  let pace: TeacherPace

  /// Waiting is done in pieces of this length, so that an interruption does not wait with it.
  private static let longestNapSeconds = 0.2

  /// What became of the order, or nil where the run ended before it was known.
  func carryOut(_ order: TextOrder) async -> JournalEntry? {
    var (attempts, failures) = (0, 0)
    var completed = pace.completedCount
    var usage = TokenUsage()
    func entry(_ text: String?, _ reason: RejectReason?, _ detail: String?) -> JournalEntry {
      var entry = JournalEntry(order, source: teacher.name, attempts: attempts, usage: usage)
      (entry.text, entry.reason, entry.detail) = (text, reason, detail)
      return entry
    }
    while await mayAsk() {
      let (reason, detail): (RejectReason, String)
      do throws(TeacherFailure) {
        let answer = try await teacher.write(order, attempt: attempts)
        pace.answered(at: clock.now())
        pace.completed()
        attempts += 1
        usage += answer.usage
        return entry(answer.text, nil, nil)
      } catch {
        switch error {
        case .unreachable(let problem):
          failures += 1
          if !keepsWaiting(problem) { return nil }
          await nap(settings.backoff.seconds(failures: failures, unit: clock.random()))
          continue
        case .permanent(let problem):
          pace.end("The teacher \(teacher.name) refuses all requests: \(problem).")
          return nil
        case .refused(let why, let problem):
          attempts += 1
          pace.answered(at: clock.now())
          if why != .unknownIntent { countReject(problem) }
          return entry(nil, why, problem)
        case .unusable(let why, let problem, let tokens):
          (reason, detail) = (why, problem)
          usage += tokens
          pace.answered(at: clock.now())
        case .broken(let problem):
          (reason, detail) = (.failed, problem)
          if !keepsWaiting(problem) { return nil }
        case .transient(let problem, let pause):
          (reason, detail) = (.failed, problem)
          pace.answered(at: clock.now())
          if let pause, isMatterOfTurns(pause, completed: &completed) { continue }
        }
      }
      attempts += 1
      failures += 1
      if attempts >= settings.maxAttempts {
        countReject(detail)
        return entry(nil, reason, detail)
      }
      // A text that only reads badly is no sign of a server in trouble: it is asked again at once.
      if reason == .failed || reason == .notText {
        await nap(settings.backoff.seconds(failures: failures, unit: clock.random()))
      }
    }
    return nil
  }

  /// Notes the pause that the server asks for. One that has let others through since `completed`
  /// texts is busy, not broken, and that is no failed attempt.
  private func isMatterOfTurns(_ pause: Double, completed: inout Int) -> Bool {
    pace.pause(seconds: pause, now: clock.now())
    let before = completed
    completed = pace.completedCount
    return completed > before
  }

  /// Waits for the server's own pause, which others may prolong meanwhile; false where the run
  /// ends.
  private func mayAsk() async -> Bool {
    while clock.now() < pace.notBefore, !pace.isEnding, !Task.isCancelled {
      await nap(pace.notBefore - clock.now())
      // All orders have waited for the same moment and must not come at once.
      await nap(settings.backoff.seconds(failures: 1, unit: clock.random()))
    }
    return !pace.isEnding && !Task.isCancelled
  }

  private func keepsWaiting(_ problem: String) -> Bool {
    let silence = pace.silence(at: clock.now())
    if silence < settings.patienceSeconds { return true }
    pace.end(
      "The teacher \(teacher.name) has not answered for \(Int(silence)) seconds: \(problem).")
    return false
  }

  /// What every order shares, such as an unknown field or a model that writes nothing of use, must
  /// not use up all of them.
  private func countReject(_ problem: String) {
    let count = pace.rejected()
    if count < settings.longestRejectRun { return }
    pace.end(
      "The teacher \(teacher.name) gave nothing of use for \(count) texts in a row: \(problem). "
        + "--retry-failed asks for them again.")
  }

  private func nap(_ seconds: Double) async {
    let end = clock.now() + seconds
    while !pace.isEnding, !Task.isCancelled {
      let left = end - clock.now()
      if left <= 0 { return }
      await clock.sleep(min(left, Self.longestNapSeconds))
    }
  }
}
