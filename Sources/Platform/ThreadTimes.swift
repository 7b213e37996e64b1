import Glibc

/// How long a thread ran and how long it waited for its CPU while it could have run, both in
/// nanoseconds since it began (`/proc/thread-self/schedstat`; Linux's own documentation has it
/// under `scheduler/sched-stats`).
struct ThreadTimes: Equatable {
  var running: UInt64 = 0
  var waiting: UInt64 = 0

  /// "running waiting slices", as the kernel writes it.
  init?(_ text: Substring) {
    let fields = text.split(separator: " ")
    guard
      fields.count >= 2, let running = UInt64(fields[0]), let waiting = UInt64(fields[1])
    else { return nil }
    (self.running, self.waiting) = (running, waiting)
  }

  init(running: UInt64, waiting: UInt64) {
    (self.running, self.waiting) = (running, waiting)
  }

  /// What passed between an earlier reading and this one.
  func since(_ earlier: ThreadTimes) -> ThreadTimes {
    ThreadTimes(running: running &- earlier.running, waiting: waiting &- earlier.waiting)
  }
}

/// The times of one thread, readable from any other.
final class ThreadClock: Sendable {
  private let descriptor: Int32

  /// Of the calling thread; nil where the kernel keeps no such times.
  init?() {
    descriptor = open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    guard read() != nil else { return nil }
  }

  /// Also where the initialiser gave up, since `descriptor` is set then.
  deinit { if descriptor >= 0 { close(descriptor) } }

  func read() -> ThreadTimes? {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 96) { buffer in
      let count = pread(descriptor, buffer.baseAddress, buffer.count, 0)
      guard count > 0 else { return nil }
      return ThreadTimes(Substring(decoding: buffer[..<count], as: UTF8.self))
    }
  }
}
