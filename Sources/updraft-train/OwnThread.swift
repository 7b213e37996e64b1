import ArgumentParser
import Distillation
import Glibc
import Platform

/// Runs long work on a thread of its own: work that pins its thread or blocks it for minutes is
/// not for Swift's cooperative threads.
struct OwnThread: LongWork {
  private final class Start {
    let body: @Sendable () -> Void
    init(body: @escaping @Sendable () -> Void) { self.body = body }
  }

  /// The CPUs that the process may use, read before any thread of it is pinned.
  private static let affinity = ThreadAffinity()

  func run<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws
    -> Value
  {
    try await Self.run(work)
  }

  /// Waits for what `work` returns or throws.
  static func run<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws
    -> Value
  {
    let affinity = Self.affinity
    return try await withCheckedThrowingContinuation { continuation in
      let start = Unmanaged.passRetained(
        Start {
          affinity.apply()
          continuation.resume(with: Result { try work() })
        })
      var thread = pthread_t()
      let code = pthread_create(
        &thread, nil,
        { argument in
          guard let argument else { return nil }
          Unmanaged<Start>.fromOpaque(argument).takeRetainedValue().body()
          return nil
        }, start.toOpaque())
      guard code == 0 else {
        start.release()
        continuation.resume(
          throwing: ValidationError(
            "A thread cannot be started: \(String(cString: strerror(code)))."))
        return
      }
      pthread_detach(thread)
    }
  }
}
