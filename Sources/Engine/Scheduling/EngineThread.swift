import Glibc

/// A thread of its own for the engine: Swift's cooperative threads must not be blocked, and this
/// one is pinned.
enum EngineThread {
  private final class Start {
    let body: @Sendable () -> Void
    init(body: @escaping @Sendable () -> Void) { self.body = body }
  }

  /// Starts a detached thread that runs `body` once.
  static func start(_ body: @escaping @Sendable () -> Void) throws(EngineError) {
    let argument = Unmanaged.passRetained(Start(body: body))
    var thread = pthread_t()
    let code = pthread_create(
      &thread, nil,
      { argument in
        guard let argument else { return nil }
        Unmanaged<Start>.fromOpaque(argument).takeRetainedValue().body()
        return nil
      }, argument.toOpaque())
    guard code == 0 else {
      argument.release()
      throw .load("The engine thread cannot be started: \(String(cString: strerror(code))).")
    }
    pthread_detach(thread)
  }
}
