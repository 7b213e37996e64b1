/// A measured relevance and its parts, each in 0…1; how they are measured is in docs/reward.md.
public struct Reward: Codable, Sendable, Equatable {
  /// Share of the intent's content words, weighted by rarity, that the text holds.
  public var coverage: Float
  /// How well the text's other content words agree with the intent's topic and each other.
  public var coherence: Float
  /// How near the text's other content words are to the intent's in word vectors; nil where the
  /// tables have no vectors or know no word of the intent or of the text.
  public var similarity: Float?
  /// Multiplier: 1 for a text without faults.
  public var faults: Float
  /// The relevance reward.
  public var total: Float

  /// Combines the parts:
  /// `faults · (0.60 coverage + 0.15 coherence + 0.10 similarity + 0.15 coverage · coherence)`.
  ///
  /// Coverage weighs most, because a text that forgot the user's words is useless however nice;
  /// the product makes the best texts those that are good at both. Coherence takes the weight of
  /// a similarity that could not be measured. Rises with every part.
  public init(coverage: Float, coherence: Float, similarity: Float? = nil, faults: Float) {
    self.coverage = coverage
    self.coherence = coherence
    self.similarity = similarity
    self.faults = faults
    let belonging = 0.15 * coherence + 0.1 * (similarity ?? coherence)
    total = faults * (0.6 * coverage + belonging + 0.15 * coverage * coherence)
    total = min(max(total, 0), 1)
  }
}
