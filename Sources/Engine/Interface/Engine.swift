import Checkpoint
import GPT2
import Kernels
import Platform
import Synchronization

/// A model that writes texts for several callers at a time.
///
/// One thread of its own runs the model; requests reach it through a bounded queue and texts leave
/// through async streams. Keep the engine alive as long as its generations: releasing it
/// gives up what is under way.
public final class Engine: Sendable {
  public let information: EngineInformation
  let scheduler: Scheduler
  private let mailbox: Mailbox
  private let finished: Latch
  private let nextID = Atomic<UInt64>(1)

  /// Opens the checkpoint (decompressing it where no cache file is there), checks it, and starts
  /// the engine thread. Takes milliseconds to seconds: not for a cooperative thread.
  ///
  /// - Parameter weights: the configuration's checkpoint, where it is open already; several engines
  ///   can share it.
  /// - Throws: `.load` with what is wrong with the file or the configuration.
  public init(
    configuration: EngineConfiguration, weights: WeightMap? = nil
  ) throws(EngineError) {
    let start = ContinuousClock.now
    try configuration.validate()
    let loaded = try LoadedModel(configuration, weights)
    try SlotMemory(loaded.model.configuration, slotCount: configuration.slotCount)
      .check(file: configuration.modelPath)
    mailbox = Mailbox(
      limit: configuration.queueLimit, slotCount: configuration.slotCount)
    finished = Latch()
    let scheduler = Scheduler(
      model: loaded.model, language: loaded.language, mailbox: mailbox,
      slotCount: configuration.slotCount)
    self.scheduler = scheduler
    let (started, finished, pinsWorkers) = (Latch(), finished, configuration.pinsWorkers)
    try EngineThread.start {
      if pinsWorkers { scheduler.model.pool.pinCallingThread() }
      started.open()
      scheduler.run()
      finished.open()
    }
    started.wait()
    information = EngineInformation(
      loaded, configuration, loadSeconds: start.secondsUntilNow)
  }

  deinit {
    mailbox.close(.aborting)
    finished.wait()
  }

  /// Checks a request, turns it into tokens and queues it. Never waits for the model.
  ///
  /// - Parameter isSpare: the caller has a text already: an engine that stops before this one has
  ///   begun gives it up.
  /// - Throws: `.invalid` with the field that is wrong, `.queueFull`, `.shuttingDown`.
  public func submit(
    _ request: GenerationRequest, isSpare: Bool = false
  ) throws(EngineError) -> Generation {
    do {
      return try enqueue(request, isSpare: isSpare)
    } catch {
      scheduler.statistics.withLock { $0.refusedCount += 1 }
      throw error
    }
  }

  private func enqueue(
    _ request: GenerationRequest, isSpare: Bool
  ) throws(EngineError) -> Generation {
    let preparation = RequestPreparation(
      language: scheduler.language, configuration: information.configuration)
    let prepared = try preparation.prepare(request)
    let ticket = GenerationTicket(
      id: nextID.add(1, ordering: .relaxed).oldValue, mailbox: mailbox)
    // A text has at most `tokenLimit` pieces, which bounds the buffer of a stalled reader.
    let (events, continuation) = AsyncStream.makeStream(
      of: GenerationEvent.self, bufferingPolicy: .unbounded)
    continuation.onTermination = { reason in
      if case .cancelled = reason { ticket.cancel() }
    }
    let job = Job(
      request: request, isSpare: isSpare, ticket: ticket, prompt: prepared.tokens,
      effective: prepared.effective, tokenLimit: prepared.tokenLimit, submitted: .now,
      events: continuation)
    try mailbox.submit(job)
    scheduler.statistics.withLock { $0.acceptedCount += 1 }
    return Generation(
      id: ticket.id, events: events, promptTokenCount: prepared.tokens.count,
      effective: prepared.effective, ticket: ticket)
  }

  /// Counts since the start and the state of this moment.
  public var statistics: EngineStatistics {
    var statistics = scheduler.statistics.withLock { $0 }
    statistics.queuedCount = mailbox.count
    statistics.cancelledCount += mailbox.withdrawnCount
    return statistics
  }

  /// Refuses new requests from now on, without waiting. What was taken is finished, apart from
  /// spare requests that have not begun.
  public func drain() {
    mailbox.close(.draining)
  }

  /// Drains and waits until everything is finished. Blocks: not for a cooperative thread.
  ///
  /// - Parameter graceMilliseconds: how long to wait before the rest is given up, which takes
  ///   one more step; nil waits for all of it.
  public func stop(graceMilliseconds: Int? = nil) {
    drain()
    if !finished.wait(timeoutMilliseconds: graceMilliseconds) {
      mailbox.close(.aborting)
      finished.wait()
    }
  }
}
