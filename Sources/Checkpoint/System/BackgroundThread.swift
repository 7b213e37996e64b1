import Glibc

/// Work that goes on while its starter does something else. It ends with the process, done or not.
final class BackgroundThread: @unchecked Sendable {
  /// nil when the system refused a thread and the work was done at once, or has been waited for.
  private var handle: pthread_t?

  init(_ work: @escaping @Sendable () -> Void) {
    let task = Unmanaged.passRetained(Task(work))
    var handle = pthread_t()
    let status = pthread_create(
      &handle, nil,
      { argument in
        if let argument { Unmanaged<Task>.fromOpaque(argument).takeRetainedValue().work() }
        return nil
      }, task.toOpaque())
    if status == 0 {
      self.handle = handle
    } else {
      task.release()
      work()
    }
  }

  deinit {
    if let handle { pthread_detach(handle) }
  }

  /// Waits for its end. Not to be called by two threads at once.
  func wait() {
    if let handle { pthread_join(handle, nil) }
    handle = nil
  }

  private final class Task {
    let work: @Sendable () -> Void
    init(_ work: @escaping @Sendable () -> Void) { self.work = work }
  }
}
