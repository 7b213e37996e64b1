import Distillation
import Synchronization
import Training

/// Shows rounds on standard error: a line for each phase, a bar for each training.
final class RoundsProgress: Sendable {
  /// The bar of the training under way. Steps come from one thread at a time.
  private struct State: @unchecked Sendable {
    var bar: ProgressBar?
  }

  private let state = Mutex(State())

  func show(_ event: Rounds.Event) {
    state.withLock { state in
      switch event {
      case .phase(let line):
        state.bar = nil
        StandardError.print(line)
      case .step(let report):
        let bar = state.bar ?? ProgressBar()
        state.bar = bar
        bar.show(report)
      }
    }
  }
}
