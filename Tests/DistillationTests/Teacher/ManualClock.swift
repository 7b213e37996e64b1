import Synchronization

@testable import Distillation

/// Time that passes only where somebody sleeps, and chance that is always the same.
final class ManualClock: Sendable {
  private let seconds = Mutex(0.0)

  var now: Double { seconds.withLock { $0 } }

  var clock: RunClock {
    RunClock(now: { self.now }, sleep: { self.pass($0) }, random: { 0.5 })
  }

  func pass(_ time: Double) { seconds.withLock { $0 += time } }
}
