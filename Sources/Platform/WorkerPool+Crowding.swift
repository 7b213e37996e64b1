import CLinux

extension WorkerPool {
  /// How often the clocks are looked at: they are files of the kernel.
  private static let crowdingInterval: UInt64 = 50_000_000

  /// Called between runs by the thread that calls `run`: leaves crowded CPUs out of the next ones.
  func avoidCrowdedCPUs() {
    let now = FutexWord.nanoseconds()
    guard now >= nextCrowdingCheck else { return }
    nextCrowdingCheck = now &+ Self.crowdingInterval
    var times: [ThreadTimes?] = Array(repeating: nil, count: workerCount)
    for worker in 0..<activeCount {
      guard let time = state.clocks[thread(of: worker)]?.read() else { return }
      times[state.slots[worker]] = time
    }
    guard watch.update(times, now: now) else { return }
    assign(watch.isAvoided.indices.filter { !watch.isAvoided[$0] })
  }

  /// The thread that is `worker` in the current run: the caller, or the one pinned to its CPU.
  private func thread(of worker: Int) -> Int {
    worker == 0 ? 0 : state.slots[worker]
  }

  /// The caller moves to the first of these CPUs, whose own thread sleeps meanwhile unless it is
  /// the caller's.
  func assign(_ usable: [Int]) {
    if state.pin, usable[0] != state.slots[0] {
      _ = updraft_pin_calling_thread(Int32(state.cpus[usable[0]]))
    }
    state.activeCount.pointee = usable.count
    for (worker, slot) in usable.enumerated() {
      state.slots[worker] = slot
      if worker > 0 { state.roles[slot] = worker }
    }
  }
}
