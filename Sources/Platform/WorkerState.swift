import CLinux
import Glibc
import Synchronization

/// What the threads of one ``WorkerPool`` share; each word that threads wait on lies in a
/// cache line of its own.
///
/// A run is announced by raising the ticket of every thread that takes part after `body` was
/// written, and finished when `remaining` falls to zero. Whoever waits spins for a moment and then
/// sleeps on a futex; the other side wakes it only where a sleeper has been counted. Counting and
/// rechecking are sequentially consistent on both sides, so one of the two always sees the other.
final class WorkerState: @unchecked Sendable {
  typealias Body = (Int) -> Void

  /// Indexed by thread; 0 is the caller's and never raised.
  let tickets: [FutexWord]
  let remaining = FutexWord()
  let started = FutexWord()
  /// Workers that have come to the barrier, and how often all had.
  let arrived = FutexWord()
  let phase = FutexWord()
  let isStopping = Atomic<Bool>(false)
  /// Written by the caller of `run` before tickets are raised, read by workers after.
  nonisolated(unsafe) var body: Body?
  /// Workers of the current run; the same rule holds for the two below.
  let activeCount: UnsafeMutablePointer<Int>
  /// The CPU of each worker of the run, as an index of `cpus`.
  let slots: UnsafeMutableBufferPointer<Int>
  /// The worker that each thread is.
  let roles: UnsafeMutableBufferPointer<Int>
  /// Indexed by thread; each writes its own before it counts itself in `started`, thread 0 when
  /// it is pinned.
  let pinning: UnsafeMutableBufferPointer<PinningOutcome>
  let clocks: UnsafeMutableBufferPointer<ThreadClock?>
  let cpus: [Int]
  let pin: Bool

  init(cpus: [Int], pin: Bool) {
    self.cpus = cpus
    self.pin = pin
    tickets = cpus.map { _ in FutexWord() }
    activeCount = .allocate(capacity: 1)
    activeCount.initialize(to: cpus.count)
    slots = .allocate(capacity: cpus.count)
    _ = slots.initialize(from: cpus.indices)
    roles = .allocate(capacity: cpus.count)
    _ = roles.initialize(from: cpus.indices)
    pinning = .allocate(capacity: cpus.count)
    pinning.initialize(repeating: .skipped)
    clocks = .allocate(capacity: cpus.count)
    clocks.initialize(repeating: nil)
  }

  deinit {
    activeCount.deallocate()
    slots.deallocate()
    roles.deallocate()
    pinning.deinitialize()
    pinning.deallocate()
    clocks.deinitialize()
    clocks.deallocate()
  }

  /// Pins the calling thread to its CPU, if asked for.
  func pinThread(_ thread: Int) {
    guard pin else { return }
    let code = updraft_pin_calling_thread(Int32(cpus[thread]))
    pinning[thread] =
      code == 0 ? .pinned(cpu: cpus[thread]) : .failed(cpu: cpus[thread], errno: code)
    clocks[thread] = ThreadClock()
  }

  /// The life of threads 1 and up.
  func work(as thread: Int) {
    pinThread(thread)
    started.increment()
    var seen: UInt32 = 0
    while true {
      tickets[thread].waitWhile(equals: seen)
      seen &+= 1
      if isStopping.load(ordering: .acquiring) { return }
      runBody(roles[thread])
      remaining.decrement()
    }
  }

  /// A function of its own, so that this worker's reference to the closure is gone before the
  /// worker counts itself as done: `run` must find the closure unescaped then.
  @inline(never)
  private func runBody(_ worker: Int) {
    body?(worker)
  }
}
