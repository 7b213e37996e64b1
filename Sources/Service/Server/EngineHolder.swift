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

  func become(_ next: State) {
    state.withLockedValue { $0 = next }
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
