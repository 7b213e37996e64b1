import Glibc
import Testing

/// Tests that wait in system calls run on threads of their own: two of them on the cooperative
/// pool of a small machine would leave no thread for the servers under test.
struct BlockingTrait: SuiteTrait, TestTrait, TestScoping {
  var isRecursive: Bool { true }

  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    try await withTaskExecutorPreference(ThreadExecutor.shared) { try await function() }
  }
}

extension Trait where Self == BlockingTrait {
  static var blocking: Self { BlockingTrait() }
}

/// A thread for each job.
private final class ThreadExecutor: TaskExecutor {
  static let shared = ThreadExecutor()

  private final class Work {
    let job: UnownedJob
    init(_ job: UnownedJob) { self.job = job }
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let work = Unmanaged.passRetained(Work(UnownedJob(job))).toOpaque()
    var thread = pthread_t()
    let code = pthread_create(
      &thread, nil,
      { context in
        if let context {
          let work = Unmanaged<Work>.fromOpaque(context).takeRetainedValue()
          work.job.runSynchronously(on: ThreadExecutor.shared.asUnownedTaskExecutor())
        }
        return nil
      }, work)
    precondition(code == 0, "a test needs a thread")
    pthread_detach(thread)
  }
}
