import Glibc

/// The bounded queue that leads into the engine thread.
///
/// A mutex and a condition rather than an actor: the engine thread sleeps in it without any
/// Swift task, and a submitter learns at once whether there is room.
final class Mailbox: @unchecked Sendable {
  /// What the engine thread should do next.
  enum Phase: Sendable {
    case running
    /// Nothing new is taken; what was taken is finished.
    case draining
    /// What was taken is given up.
    case aborting
  }

  /// What the engine thread finds when it looks.
  struct Delivery {
    var jobs: [Job]
    var phase: Phase
  }

  /// Jobs that may wait beside those for which a slot is free.
  let limit: Int
  // Heap memory of their own, because pthread objects must not move.
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var queue: [Job] = []
  private var phase = Phase.running
  private var withdrawn = 0
  /// Counted here, so that a caller whose text has ended finds its slot free at once.
  private var freeSlotCount: Int

  init(limit: Int, slotCount: Int) {
    self.limit = limit
    freeSlotCount = slotCount
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
    queue.reserveCapacity(limit + slotCount)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  private func locked<Result>(_ body: () -> Result) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body()
  }

  /// Jobs that wait.
  var count: Int { locked { queue.count } }

  /// Jobs that were taken out of the queue before they had a slot.
  var withdrawnCount: Int { locked { withdrawn } }

  /// Queues a job, or says at once why not.
  func submit(_ job: Job) throws(EngineError) {
    let refusal: EngineError? = locked {
      guard phase == .running else { return .shuttingDown }
      guard queue.count < limit + freeSlotCount else { return .queueFull(limit: limit) }
      queue.append(job)
      pthread_cond_signal(condition)
      return nil
    }
    if let refusal { throw refusal }
  }

  /// Takes a waiting job out of the queue; nil where it is not there any more.
  func withdraw(_ id: UInt64) -> Job? {
    locked {
      guard let index = queue.firstIndex(where: { $0.ticket.id == id }) else { return nil }
      withdrawn += 1
      return queue.remove(at: index)
    }
  }

  /// Takes a job for each free slot, in order. Sleeps while there is nothing to do and `isIdle`.
  func receive(isIdle: Bool) -> Delivery {
    locked {
      while isIdle, queue.isEmpty, phase == .running { pthread_cond_wait(condition, mutex) }
      let isServing = phase != .aborting
      let taken = isServing ? min(freeSlotCount, queue.count) : queue.count
      // Most steps take nothing, and then nothing is allocated either.
      guard taken > 0 else { return Delivery(jobs: [], phase: phase) }
      let jobs = Array(queue.prefix(taken))
      queue.removeFirst(taken)
      if isServing { freeSlotCount -= taken }
      return Delivery(jobs: jobs, phase: phase)
    }
  }

  /// A job has left its slot.
  func freeSlot() { locked { freeSlotCount += 1 } }

  /// Moves on to draining or aborting; never back. Spare jobs that still wait are given up.
  func close(_ next: Phase) {
    let spare = locked {
      if phase == .running || next == .aborting { phase = next }
      let spare = queue.filter(\.isSpare)
      queue.removeAll(where: \.isSpare)
      withdrawn += spare.count
      pthread_cond_broadcast(condition)
      return spare
    }
    for job in spare { job.finishUnserved() }
  }
}
