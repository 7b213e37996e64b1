import GPT2
import UpsideDown

/// A request that was checked and tokenized, on its way to a slot.
struct Job: Sendable {
  let request: GenerationRequest
  /// Whether its caller can do without it when the engine stops.
  let isSpare: Bool
  let ticket: GenerationTicket
  /// Controls and intent, or the text to continue; never empty.
  let prompt: [Int32]
  let effective: EffectiveCommand?
  /// Tokens to generate at most; at least 1.
  let tokenLimit: Int
  let submitted: ContinuousClock.Instant
  let events: AsyncStream<GenerationEvent>.Continuation

  /// Ends a job that never reached a slot.
  func finishUnserved() {
    events.yield(
      .finished(
        GenerationResult(
          text: "", tokenCount: 0, promptTokenCount: prompt.count, finishReason: .cancelled,
          requested: request.command, effective: effective, reward: nil, firstTokenSeconds: nil,
          totalSeconds: submitted.secondsUntilNow)))
    events.finish()
  }
}

extension ContinuousClock.Instant {
  var secondsUntilNow: Double {
    let elapsed = duration(to: .now).components
    return Double(elapsed.seconds) + Double(elapsed.attoseconds) * 1e-18
  }
}
