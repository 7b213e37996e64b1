import CLinux
import Glibc

/// Threads pinned one to a CPU that run the same body over different ranges.
///
/// Worker 0 is the thread that calls ``run(_:)``; the others spin for a moment between runs
/// and then sleep, so an idle pool uses no CPU.
public final class WorkerPool: @unchecked Sendable {
  /// The most workers that a run has.
  public let workerCount: Int
  let state: WorkerState
  var watch: CrowdWatch
  var nextCrowdingCheck: UInt64 = 0
  private let avoidsCrowds: Bool
  private var isCallerPinned = false
  private var threads: [pthread_t] = []

  /// Starts `cpus.count − 1` threads; returns when each has tried to pin itself.
  ///
  /// - Parameters:
  ///   - cpus: the CPU of each worker, as ``CPUTopology/workers(threads:cpus:)`` gives them.
  ///   - pin: false leaves the threads to the scheduler.
  ///   - avoidsCrowds: whether a run may have fewer workers while another program uses one's
  ///     CPU (`CrowdWatch`). For bodies whose result does not depend on the number of workers.
  /// - Throws: ``PlatformError`` where `cpus` is empty or a thread cannot be started.
  public init(
    cpus: [Int], pin: Bool = true, avoidsCrowds: Bool = false
  ) throws(PlatformError) {
    guard !cpus.isEmpty else {
      throw PlatformError("A worker pool was given no CPU; expected at least one.")
    }
    workerCount = cpus.count
    watch = CrowdWatch(workerCount: cpus.count)
    self.avoidsCrowds = avoidsCrowds && pin
    state = WorkerState(cpus: cpus, pin: pin)
    for worker in 1..<max(1, cpus.count) {
      let start = WorkerStart(state: state, thread: worker)
      var thread = pthread_t()
      let argument = Unmanaged.passRetained(start)
      let code = pthread_create(&thread, nil, workerMain, argument.toOpaque())
      guard code == 0 else {
        argument.release()
        stop()
        throw .system("Cannot start worker thread \(worker) of \(cpus.count - 1)", code)
      }
      threads.append(thread)
    }
    state.started.waitUntil(equals: UInt32(threads.count))
  }

  deinit {
    stop()
  }

  /// Whether each worker runs on its CPU only.
  public var pinning: [PinningOutcome] {
    Array(state.pinning)
  }

  /// Pins worker 0. Called once by the thread that will call ``run(_:)``.
  public func pinCallingThread() {
    state.pinThread(0)
    isCallerPinned = true
  }

  /// Workers of the current run, or between runs of the last one: fewer than ``workerCount``
  /// while a CPU is left to other programs.
  public var activeCount: Int { state.activeCount.pointee }

  /// Runs `body(worker)` on all workers and returns when all are done. Not reentrant, and not
  /// to be called from two threads at once.
  public func run(_ body: (_ worker: Int) -> Void) {
    guard workerCount > 1 else { return body(0) }
    if avoidsCrowds, isCallerPinned { avoidCrowdedCPUs() }
    guard activeCount > 1 else { return body(0) }
    withoutActuallyEscaping(body) { escaping in
      state.body = escaping
      state.remaining.store(UInt32(activeCount - 1))
      for worker in 1..<activeCount { state.tickets[state.slots[worker]].increment() }
      escaping(0)
      state.remaining.waitUntil(equals: 0)
      state.body = nil
    }
  }

  /// Called by every worker from within one ``run(_:)``: returns when all have called it, and
  /// what each wrote before is visible to all.
  public func barrier() {
    guard activeCount > 1 else { return }
    let phase = state.phase.load()
    if state.arrived.increment() == UInt32(activeCount) {
      state.arrived.store(0)
      state.phase.increment()
    } else {
      state.phase.waitWhile(equals: phase)
    }
  }

  /// A static partition of `0..<count` into ``activeCount`` ranges whose inner boundaries are
  /// multiples of `multiple` and whose lengths differ by at most one multiple.
  public func range(of count: Int, worker: Int, multiple: Int = 1) -> Range<Int> {
    let units = (count + multiple - 1) / multiple
    let start = min(count, units * worker / activeCount * multiple)
    let end = min(count, units * (worker + 1) / activeCount * multiple)
    return start..<end
  }

  private func stop() {
    state.isStopping.store(true, ordering: .releasing)
    for ticket in state.tickets { ticket.increment() }
    for thread in threads { pthread_join(thread, nil) }
    threads = []
  }
}

/// What a new thread is given.
private final class WorkerStart {
  let state: WorkerState
  let thread: Int

  init(state: WorkerState, thread: Int) {
    self.state = state
    self.thread = thread
  }
}

private func workerMain(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let argument else { return nil }
  let start = Unmanaged<WorkerStart>.fromOpaque(argument).takeRetainedValue()
  updraft_name_calling_thread("updraft-w\(start.thread)")
  start.state.work(as: start.thread)
  return nil
}
