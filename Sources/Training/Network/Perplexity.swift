import UpsideDown

/// How well a float32 network predicts encoded examples.
public struct Perplexity: Sendable, Equatable {
  /// Sum of the negative log-likelihoods of all targets, in nats.
  public let sum: Double
  public let targetCount: Int

  public init(sum: Double, targetCount: Int) {
    self.sum = sum
    self.targetCount = targetCount
  }

  /// Mean negative log-likelihood of a target, in nats.
  public var mean: Double { targetCount == 0 ? 0 : sum / Double(targetCount) }

  /// Scores examples, packed into batches of the network's capacity.
  public static func measure(
    _ network: Network, examples: some Sequence<EncodedExample>
  ) -> Perplexity {
    var sum = 0.0
    var targetCount = 0
    PackedBatch.forEach(examples, tokenCapacity: network.tokenCapacity) { batch in
      sum += network.loss(batch)
      targetCount += batch.targetCount
    }
    return Perplexity(sum: sum, targetCount: targetCount)
  }
}
