#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// Log-probabilities of the model's own distribution, before bias, penalties and temperature.
///
/// Taken before the sampler overwrites the logits, and only for requests that ask for them.
public struct LogProbabilities: Sendable {
  private let logits: [Float]
  /// log Σ exp(logit).
  private let normalizer: Float
  /// The likeliest tokens, best first, ties by lowest id.
  public let top: [TokenScore]

  /// - Parameter topCount: how many of the likeliest tokens to list.
  public init(_ logits: UnsafeBufferPointer<Float>, topCount: Int, scratch: SamplerScratch) {
    self.logits = Array(logits)
    var greatest = -Float.infinity
    for logit in logits { greatest = max(greatest, logit) }
    var sum = 0.0
    for logit in logits { sum += Double(expf(logit - greatest)) }
    let normalizer = greatest + Float(log(sum))
    self.normalizer = normalizer
    guard topCount > 0 else {
      top = []
      return
    }
    let count = scratch.collect(logits, limit: topCount)
    top = UnsafeBufferPointer(start: scratch.candidates, count: count)
      .sorted { $0.isBetter(than: $1) }
      .map { TokenScore(token: $0.token, logProbability: $0.key - normalizer) }
  }

  public func score(_ token: Int32) -> TokenScore {
    TokenScore(token: token, logProbability: logits[Int(token)] - normalizer)
  }
}
