import Synchronization

/// What the concurrent attempts of a run know of the server: when it may be asked again, since
/// when it has not answered, how many orders in a row ended as rejects, and whether the run is to
/// end.
final class TeacherPace: Sendable {
  private struct State {
    var notBefore = 0.0
    var lastAnswer: Double
    var rejectsInARow = 0
    var completedCount = 0
    var problem: String?
  }

  /// The longest pause that a server's Retry-After is granted.
  private static let longestPauseSeconds = 600.0

  private let state: Mutex<State>
  private let isInterrupted: @Sendable () -> Bool

  init(now: Double, isInterrupted: @escaping @Sendable () -> Bool) {
    state = Mutex(State(lastAnswer: now))
    self.isInterrupted = isInterrupted
  }

  /// Whether no further attempt is to be made.
  var isEnding: Bool { isInterrupted() || problem != nil }

  /// What ended the run, other than its user.
  var problem: String? { state.withLock { $0.problem } }

  var notBefore: Double { state.withLock { $0.notBefore } }

  func answered(at now: Double) { state.withLock { $0.lastAnswer = max($0.lastAnswer, now) } }

  /// Seconds since the server last said anything, without the pause that it asked for itself.
  func silence(at now: Double) -> Double {
    state.withLock { max(0, now - max($0.lastAnswer, $0.notBefore)) }
  }

  /// Counts an order that ended as a reject; returns how many in a row those are.
  func rejected() -> Int {
    state.withLock {
      $0.rejectsInARow += 1
      return $0.rejectsInARow
    }
  }

  /// A text shows that the teacher does its work.
  func completed() {
    state.withLock {
      $0.rejectsInARow = 0
      $0.completedCount += 1
    }
  }

  /// Texts so far.
  var completedCount: Int { state.withLock { $0.completedCount } }

  /// A server that names a time means all requests, not only the one that it refused.
  func pause(seconds: Double, now: Double) {
    let until = now + min(seconds, Self.longestPauseSeconds)
    state.withLock { $0.notBefore = max($0.notBefore, until) }
  }

  /// Ends the run; the first problem is the one that is told.
  func end(_ problem: String) {
    state.withLock { $0.problem = $0.problem ?? problem }
  }
}
