import GPT2

/// The `evaluate` section of a recipe file.
public struct EvaluationRecipe: Codable, Sendable, Equatable {
  /// Held-out intents asked for at the highest reward, each at every length.
  public var count = 200
  /// Desired lengths, in tokens.
  public var lengths = [12, 24, 40, 64]
  public var temperature = SamplerSettings.defaults.temperature
  public var minP = SamplerSettings.defaults.minP
  public var seed: UInt64 = 1
  /// Held-out intents of each task asked for at every reward bin.
  public var ladderCount = 60
  /// Held-out lines that perplexity is measured on.
  public var perplexityCount = 1000

  public init() {}

  enum CodingKeys: String, CodingKey {
    case count, lengths, temperature, seed
    case minP = "min_p"
    case ladderCount = "ladder_count"
    case perplexityCount = "perplexity_count"
  }

  public init(from decoder: any Decoder) throws {
    self.init()
    let values = try decoder.container(keyedBy: CodingKeys.self)
    count = try values.decodeIfPresent(Int.self, forKey: .count) ?? count
    lengths = try values.decodeIfPresent([Int].self, forKey: .lengths) ?? lengths
    temperature = try values.decodeIfPresent(Float.self, forKey: .temperature) ?? temperature
    minP = try values.decodeIfPresent(Float.self, forKey: .minP) ?? minP
    seed = try values.decodeIfPresent(UInt64.self, forKey: .seed) ?? seed
    ladderCount = try values.decodeIfPresent(Int.self, forKey: .ladderCount) ?? ladderCount
    perplexityCount =
      try values.decodeIfPresent(Int.self, forKey: .perplexityCount) ?? perplexityCount
  }

  public func validate() throws(DistillationError) {
    guard count > 0, ladderCount > 0, perplexityCount > 0 else {
      throw DistillationError(
        "evaluate.count, ladder_count and perplexity_count are \(count), \(ladderCount) and "
          + "\(perplexityCount), expected numbers above 0.")
    }
    guard !lengths.isEmpty, lengths.allSatisfy({ $0 > 0 }) else {
      throw DistillationError(
        "evaluate.lengths is \(lengths), expected at least one length above 0.")
    }
  }
}
