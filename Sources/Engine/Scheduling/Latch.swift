import Glibc

/// A door that opens once; threads wait in front of it.
final class Latch: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var isOpen = false

  init() {
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  func open() {
    pthread_mutex_lock(mutex)
    isOpen = true
    pthread_cond_broadcast(condition)
    pthread_mutex_unlock(mutex)
  }

  /// Waits until the latch is open, or for `timeoutMilliseconds`.
  /// - Returns: whether it is open.
  @discardableResult
  func wait(timeoutMilliseconds: Int? = nil) -> Bool {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    guard let timeoutMilliseconds else {
      while !isOpen { pthread_cond_wait(condition, mutex) }
      return true
    }
    var deadline = timespec()
    clock_gettime(CLOCK_REALTIME, &deadline)
    let nanoseconds = deadline.tv_nsec + timeoutMilliseconds % 1000 * 1_000_000
    deadline.tv_sec += timeoutMilliseconds / 1000 + nanoseconds / 1_000_000_000
    deadline.tv_nsec = nanoseconds % 1_000_000_000
    while !isOpen {
      guard pthread_cond_timedwait(condition, mutex, &deadline) == 0 else { break }
    }
    return isOpen
  }
}
