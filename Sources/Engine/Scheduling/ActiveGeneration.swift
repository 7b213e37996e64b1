import GPT2
import Tokenizer
import UpsideDown

/// A job in a slot: what has been run, generated and shown of it.
final class ActiveGeneration {
  let job: Job
  let cache: KVCache
  var sampler: Sampler
  private let horizons: Horizons
  private var decoder: IncrementalDecoder
  private var matcher: StopMatcher
  private let endOfText: Int32
  /// Positions in the cache.
  private(set) var fedCount = 0
  private(set) var generatedCount = 0
  /// Why the text has ended, once it has.
  private(set) var ending: FinishReason?
  private var lastToken: Int32 = 0
  private var text = ""
  /// Tokens since the last piece.
  private var unshownCount = 0
  private var unshownTokens: [TokenLogProbability] = []
  private var firstTokenSeconds: Double?

  init(
    _ job: Job, cache: KVCache, sampler: Sampler, horizons: Horizons, tokenizer: Tokenizer
  ) {
    self.job = job
    self.cache = cache
    self.sampler = sampler
    self.horizons = horizons
    // A text made to a command is whole; a plain continuation goes on where the prompt ends.
    decoder = IncrementalDecoder(tokenizer, startsText: job.effective != nil)
    matcher = StopMatcher(job.request.stop)
    endOfText = tokenizer.endOfText
  }

  var isPrefilling: Bool { fedCount < job.prompt.count }

  /// Adds up to `limit` rows, the rest of the prompt or the last token.
  /// - Returns: whether the last of them wants logits.
  func appendRows(to rows: inout [InputRow], limit: Int) -> Bool {
    let end = isPrefilling ? min(fedCount + limit, job.prompt.count) : fedCount + 1
    while fedCount < end {
      let token = isPrefilling ? job.prompt[fedCount] : lastToken
      rows.append(
        InputRow(
          token: token, position: fedCount,
          horizon: horizons.index(position: fedCount, promptCount: job.prompt.count), cache: cache,
          wantsLogits: fedCount + 1 >= job.prompt.count))
      fedCount += 1
    }
    return !isPrefilling
  }

  /// Takes the token that was sampled and shows what is certain of the text.
  func accept(_ token: Int32, _ logProbability: TokenLogProbability?) {
    if firstTokenSeconds == nil { firstTokenSeconds = job.submitted.secondsUntilNow }
    guard token != endOfText else {
      ending = .stop
      return
    }
    lastToken = token
    generatedCount += 1
    unshownCount += 1
    if let logProbability { unshownTokens.append(logProbability) }
    show(matcher.append(decoder.append(token)))
    if matcher.isStopped {
      ending = .stop
    } else if generatedCount >= job.tokenLimit {
      ending = .length
    }
  }

  private func show(_ piece: String) {
    guard !piece.isEmpty else { return }
    text += piece
    job.events.yield(
      .text(TextPiece(text: piece, tokenCount: unshownCount, tokens: unshownTokens)))
    unshownCount = 0
    unshownTokens.removeAll(keepingCapacity: true)
  }

  /// Shows what was held back and ends the reader's stream.
  func finish(_ reason: FinishReason, scorer: RewardScorer?) {
    // The last token may have ended in the middle of a character.
    show(matcher.append(decoder.finish()))
    show(matcher.finish())
    var reward: Reward?
    // A plain continuation has no intent that it could be measured against.
    if let scorer, let effective = job.effective, reason != .cancelled {
      reward = scorer.score(task: effective.task, intent: job.request.prompt, text: text)
    }
    job.events.yield(
      .finished(
        GenerationResult(
          text: text, tokenCount: generatedCount, promptTokenCount: job.prompt.count,
          finishReason: matcher.isStopped ? .stop : reason, requested: job.request.command,
          effective: job.effective, reward: reward, firstTokenSeconds: firstTokenSeconds,
          totalSeconds: job.submitted.secondsUntilNow)))
    job.events.finish()
  }
}
