import Engine
import NIOConcurrencyHelpers

/// The engine of a daemon that listens before its model is loaded.
final class EngineHolder: Sendable {
  enum State: Sendable {
    case loading
    case ready(Engine)
    case stopping
  }

  private let state = NIOLockedValueBox(State.loading)

  var current: State { state.withLockedValue { $0 } }

  /// Stopping is for good, and from then on the engine only finishes what it has: without that
  /// the attempts at texts would go on until nobody can be answered any more.
  func become(_ next: State) {
    let last = state.withLockedValue { state in
      let last = state
      if case .stopping = last { return last }
      state = next
      return last
    }
    if case .stopping = next, case .ready(let engine) = last { engine.drain() }
  }

  /// The engine, or the 503 that says why there is none.
  func engine() throws(APIError) -> Engine {
    switch current {
    case .ready(let engine): return engine
    case .loading: throw .loading
    case .stopping: throw .stopping
    }
  }

  /// The engine as soon as it is loaded, waiting at most `milliseconds`.
  func engine(waitingMilliseconds milliseconds: Int) async throws -> Engine {
    let deadline = ContinuousClock.now + .milliseconds(milliseconds)
    while case .loading = current, ContinuousClock.now < deadline {
      try await Task.sleep(for: .milliseconds(10))
    }
    return try engine()
  }
}
