import CLinux
import Glibc
import Synchronization

/// What the threads of one ``WorkerPool`` share; each word that threads wait on lies in a
/// cache line of its own.
///
/// A run is announced by raising `epoch` after `body` was written, and finished when
/// `remaining` falls to zero. Whoever waits spins for a moment and then sleeps on a futex;
/// the other side wakes it only where a sleeper has been counted. Counting and rechecking are
/// sequentially consistent on both sides, so one of the two always sees the other.
final class WorkerState: @unchecked Sendable {
  typealias Body = (Int) -> Void

  let epoch = FutexWord()
  let remaining = FutexWord()
  let started = FutexWord()
  /// Workers that have come to the barrier, and how often all had.
  let arrived = FutexWord()
  let phase = FutexWord()
  let isStopping = Atomic<Bool>(false)
  /// Written by the caller of `run` before `epoch` is raised, read by workers after.
  nonisolated(unsafe) var body: Body?
  /// Indexed by worker; each worker writes its own before it counts itself in `started`.
  let pinning: UnsafeMutableBufferPointer<PinningOutcome>
  let cpus: [Int]
  let pin: Bool

  init(cpus: [Int], pin: Bool) {
    self.cpus = cpus
    self.pin = pin
    pinning = .allocate(capacity: cpus.count)
    pinning.initialize(repeating: .skipped)
  }

  deinit {
    pinning.deinitialize()
    pinning.deallocate()
  }

  /// Pins the calling thread to its worker's CPU, if asked for.
  func pinThread(worker: Int) {
    guard pin else { return }
    let code = updraft_pin_calling_thread(Int32(cpus[worker]))
    pinning[worker] =
      code == 0 ? .pinned(cpu: cpus[worker]) : .failed(cpu: cpus[worker], errno: code)
  }

  /// The life of workers 1 and up.
  func work(as worker: Int) {
    pinThread(worker: worker)
    started.increment()
    var seen: UInt32 = 0
    while true {
      epoch.waitWhile(equals: seen)
      seen &+= 1
      if isStopping.load(ordering: .acquiring) { return }
      runBody(worker)
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
