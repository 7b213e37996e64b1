import GPT2
import Synchronization

/// The engine thread's own state: slots, their sequences, and one step after another.
///
/// Only the engine thread touches it after it was made, apart from `statistics`, which has a
/// lock, and `mailbox`.
final class Scheduler: @unchecked Sendable {
  let model: Model
  let language: LanguageParts
  let mailbox: Mailbox
  let statistics = Mutex(EngineStatistics())
  private let scratch: SamplerScratch
  private let rowLimit: Int
  private let logits: UnsafeMutableBufferPointer<Float>
  private var freeCaches: [KVCache]
  /// In the order in which they were admitted.
  private var active: [ActiveGeneration] = []
  private var rows: [InputRow] = []
  /// Indices in `active` whose logits the step makes, in order.
  private var sampled: [Int] = []

  init(model: Model, language: LanguageParts, mailbox: Mailbox, slotCount: Int) {
    self.model = model
    self.language = language
    self.mailbox = mailbox
    rowLimit = model.maximumRowCount
    scratch = SamplerScratch(tokenCount: model.logitCount, kernels: model.kernels)
    logits = .allocate(capacity: slotCount * model.logitCount)
    freeCaches = (0..<slotCount).map { _ in model.makeCache() }
    active.reserveCapacity(slotCount)
    rows.reserveCapacity(rowLimit)
    sampled.reserveCapacity(slotCount)
  }

  deinit {
    logits.deallocate()
  }

  /// Serves until the mailbox is closed and what was taken is done. Sleeps while idle.
  func run() {
    while true {
      let delivery = mailbox.receive(isIdle: active.isEmpty)
      for job in delivery.jobs {
        if delivery.phase == .aborting { refuse(job) } else { admit(job) }
      }
      dropUnwanted(all: delivery.phase == .aborting)
      if !active.isEmpty {
        step()
      } else if delivery.phase != .running, mailbox.count == 0 {
        // One that was dropped just now may have left its slot to a job that still waits.
        return
      }
    }
  }

  private func refuse(_ job: Job) {
    statistics.withLock { $0.cancelledCount += 1 }
    job.finishUnserved()
  }

  private func admit(_ job: Job) {
    guard let cache = freeCaches.popLast() else {
      preconditionFailure("the mailbox delivers no more jobs than there are free slots")
    }
    let request = job.request
    let layout = model.configuration.horizonCount > 0 ? language.layout : nil
    active.append(
      ActiveGeneration(
        job, cache: cache,
        sampler: Sampler(
          settings: request.sampler, forbidden: language.layout?.forbidden ?? [],
          choiceIndex: request.choiceIndex),
        horizons: Horizons(
          layout: job.effective == nil ? nil : layout,
          desiredLength: job.effective?.desiredLength),
        tokenizer: language.tokenizer))
    statistics.withLock { $0.activeSlotCount += 1 }
  }

  /// Frees the slots of generations that nobody wants any more.
  private func dropUnwanted(all: Bool) {
    for index in active.indices.reversed()
    where all || active[index].job.ticket.isCancelled {
      finish(index, .cancelled)
    }
  }

  /// One forward pass: a row of every generation that is under way, and as much of the prompts
  /// as there is room for, oldest first.
  private func step() {
    let start = ContinuousClock.now
    rows.removeAll(keepingCapacity: true)
    sampled.removeAll(keepingCapacity: true)
    let promptRowCount = gatherRows()
    model.forward(rows, logits: logits)
    for (row, index) in sampled.enumerated() { sample(active[index], row: row) }
    for index in active.indices.reversed() {
      if let reason = active[index].ending { finish(index, reason) }
    }
    statistics.withLock {
      $0.stepCount += 1
      $0.promptTokenCount += promptRowCount
      $0.busySeconds += start.secondsUntilNow
    }
  }

  /// - Returns: how many rows are of prompts.
  private func gatherRows() -> Int {
    // Every slot's next token first, so that a long prompt never holds up a running text. The
    // logits' order is that of the rows.
    for (index, generation) in active.enumerated() where !generation.isPrefilling {
      if generation.appendRows(to: &rows, limit: 1) { sampled.append(index) }
    }
    let decodeCount = rows.count
    for (index, generation) in active.enumerated()
    where generation.isPrefilling && rows.count < rowLimit {
      // The decoding ones above are not prefilling and those done here are past this index.
      if generation.appendRows(to: &rows, limit: rowLimit - rows.count) { sampled.append(index) }
    }
    return rows.count - decodeCount
  }

  private func sample(_ generation: ActiveGeneration, row: Int) {
    let count = model.logitCount
    let own = UnsafeMutableBufferPointer(rebasing: logits[(row * count)..<((row + 1) * count)])
    var probabilities: LogProbabilities?
    if let topCount = generation.job.request.logProbabilityCount {
      probabilities = LogProbabilities(
        UnsafeBufferPointer(own), topCount: topCount, scratch: scratch)
    }
    let token = generation.sampler.sample(own, scratch: scratch)
    generation.accept(token, probabilities.map { describe(token, $0) })
  }

  private func describe(_ token: Int32, _ all: LogProbabilities) -> TokenLogProbability {
    func candidate(_ score: TokenScore) -> TokenLogProbability.Candidate {
      TokenLogProbability.Candidate(
        token: score.token, text: language.tokenizer.decode([score.token]),
        logProbability: score.logProbability)
    }
    return TokenLogProbability(chosen: candidate(all.score(token)), top: all.top.map(candidate))
  }

  private func finish(_ index: Int, _ reason: FinishReason) {
    let generation = active.remove(at: index)
    // The slot is free before the reader hears of the end.
    freeCaches.append(generation.cache)
    mailbox.freeSlot()
    statistics.withLock {
      $0.activeSlotCount -= 1
      $0.generatedTokenCount += generation.generatedCount
      if reason == .cancelled { $0.cancelledCount += 1 } else { $0.completedCount += 1 }
    }
    generation.finish(reason, scorer: language.scorer)
  }
}
