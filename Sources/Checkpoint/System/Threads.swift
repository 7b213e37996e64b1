import Glibc

/// Runs a closure on several threads for as long as one call lasts.
///
/// Plain threads that the scheduler may move: opening a checkpoint is over before the model runs.
enum Threads {
  /// Calls `body(0)` … `body(count − 1)`, each on its own thread, the first on this one.
  ///
  /// When the system refuses a thread, its share runs here instead.
  static func run(_ count: Int, _ body: @Sendable (_ worker: Int) -> Void) {
    withoutActuallyEscaping(body) { body in
      var handles: [pthread_t] = []
      var refused: [Int] = []
      for worker in 1..<max(count, 1) {
        let task = Unmanaged.passRetained(Task(worker: worker, body: body))
        var handle = pthread_t()
        let status = pthread_create(
          &handle, nil,
          { argument in
            if let argument {
              Unmanaged<Task>.fromOpaque(argument).takeRetainedValue().run()
            }
            return nil
          }, task.toOpaque())
        if status == 0 {
          handles.append(handle)
        } else {
          task.release()
          refused.append(worker)
        }
      }
      body(0)
      for worker in refused { body(worker) }
      for handle in handles { pthread_join(handle, nil) }
    }
  }

  private final class Task {
    let worker: Int
    let body: @Sendable (Int) -> Void

    init(worker: Int, body: @escaping @Sendable (Int) -> Void) {
      self.worker = worker
      self.body = body
    }

    func run() { body(worker) }
  }
}
