/// Chooses the tokens of one sequence.
///
/// What it draws depends on seed, choice index, step and logits alone, so a sequence is the same
/// whatever runs beside it.
public struct Sampler {
  public let settings: SamplerSettings
  private let choiceIndex: UInt32
  private let forbidden: [Int32]
  private let bias: [(token: Int32, value: Float)]
  /// Distinct generated tokens with their number of occurrences.
  private var seen: [(token: Int32, count: Int32)] = []
  private var runs: RunPenalty?
  private var step: UInt64 = 0

  /// - Parameters:
  ///   - forbidden: tokens that are never chosen, such as controls.
  ///   - choiceIndex: which of several choices of one request this is.
  public init(settings: SamplerSettings, forbidden: [Int32], choiceIndex: Int = 0) {
    self.settings = settings
    self.forbidden = forbidden
    self.choiceIndex = UInt32(truncatingIfNeeded: choiceIndex)
    // A dictionary's order differs from run to run; each token occurs once, so order is no matter
    // for the result, but a fixed one is easier to reason about.
    bias = settings.logitBias.map { ($0.key, $0.value) }.sorted { $0.token < $1.token }
    seen.reserveCapacity(128)
    runs = RunPenalty(settings)
  }

  /// The next token.
  /// - Parameter logits: `[scratch.tokenCount]`, real tokens only; overwritten.
  public mutating func sample(
    _ logits: UnsafeMutableBufferPointer<Float>, scratch: SamplerScratch
  ) -> Int32 {
    precondition(logits.count == scratch.tokenCount, "one logit a token")
    adjust(logits)
    let token = choose(UnsafeBufferPointer(logits), scratch)
    step += 1
    remember(token)
    return token
  }

  private func choose(_ logits: UnsafeBufferPointer<Float>, _ scratch: SamplerScratch) -> Int32 {
    guard settings.temperature > 0, settings.topK != 1 else { return Self.greatest(logits) }
    let count = scratch.collect(logits, limit: settings.topK)
    // Only logits that are all forbidden or not numbers leave nothing.
    guard count > 0 else { return Self.greatest(logits) }
    scratch.normalize(count: count, temperature: settings.temperature)
    var range = 0..<count
    if settings.topP < 1 { range = scratch.keepNucleus(count: count, mass: settings.topP) }
    if settings.minP > 0 { range = scratch.keepLikely(in: range, ratio: settings.minP) }
    guard !range.isEmpty else { return Self.greatest(logits) }
    return scratch.draw(
      from: range,
      fraction: Philox.uniform(seed: settings.seed, choice: choiceIndex, step: step))
  }

  /// The id of the greatest logit, the lowest of equals.
  static func greatest(_ logits: UnsafeBufferPointer<Float>) -> Int32 {
    var (best, bestIndex) = (-Float.infinity, 0)
    for index in 0..<logits.count where logits[index] > best {
      best = logits[index]
      bestIndex = index
    }
    return Int32(bestIndex)
  }

  private func adjust(_ logits: UnsafeMutableBufferPointer<Float>) {
    for (token, value) in bias { logits[Int(token)] += value }
    for (token, count) in seen {
      var logit = logits[Int(token)]
      logit = logit > 0 ? logit / settings.repeatPenalty : logit * settings.repeatPenalty
      logit -= Float(count) * settings.frequencyPenalty + settings.presencePenalty
      logits[Int(token)] = logit
    }
    runs?.apply(to: logits)
    for token in forbidden { logits[Int(token)] = -.infinity }
  }

  private mutating func remember(_ token: Int32) {
    runs?.remember(token)
    let hasPenalty =
      settings.repeatPenalty != 1 || settings.frequencyPenalty != 0
      || settings.presencePenalty != 0
    guard hasPenalty else { return }
    if let index = seen.firstIndex(where: { $0.token == token }) {
      seen[index].count += 1
    } else {
      seen.append((token, 1))
    }
  }
}
