import Glibc
import Synchronization

/// Work that goes on while its starter does something else. A process that ends does not wait for
/// it, but for the call to the system that it is in, as for the disk in `fsync`.
final class BackgroundThread: Sendable {
  /// nil when the system refused a thread and the work was done at once, or has been waited for.
  private let handle: Mutex<pthread_t?>

  init(_ work: @escaping @Sendable () -> Void) {
    let task = Unmanaged.passRetained(Task(work))
    var handle = pthread_t()
    let status = pthread_create(
      &handle, nil,
      { argument in
        if let argument { Unmanaged<Task>.fromOpaque(argument).takeRetainedValue().work() }
        return nil
      }, task.toOpaque())
    self.handle = Mutex(status == 0 ? handle : nil)
    if status != 0 {
      task.release()
      work()
    }
  }

  deinit {
    handle.withLock { if let handle = $0 { pthread_detach(handle) } }
  }

  /// Waits for its end.
  func wait() {
    handle.withLock {
      if let handle = $0 { pthread_join(handle, nil) }
      $0 = nil
    }
  }

  private final class Task {
    let work: @Sendable () -> Void
    init(_ work: @escaping @Sendable () -> Void) { self.work = work }
  }
}
