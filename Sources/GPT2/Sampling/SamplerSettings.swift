/// How the next token is chosen from the logits.
///
/// Applied in this order: `logitBias`, the penalties, `temperature`, `topK`, `topP`, `minP`.
/// The penalties count generated tokens only: a command's intent is meant to be repeated.
public struct SamplerSettings: Sendable, Equatable {
  public static let highestTemperature: Float = 100

  /// Divides the logits; 0 always takes the likeliest token.
  public var temperature: Float
  /// Only this many of the likeliest tokens; 0 for all of them.
  public var topK: Int
  /// Only the likeliest tokens that together have this probability; 1 for all of them.
  public var topP: Float
  /// Only tokens at least this likely compared to the likeliest; 0 for all of them.
  public var minP: Float
  /// Divides positive logits, multiplies negative ones, of tokens generated before; 1 for none.
  /// Keskar et al. 2019, "CTRL", section 4.1.
  public var repeatPenalty: Float
  /// Subtracted from a token's logit once per earlier occurrence (OpenAI's definition).
  public var frequencyPenalty: Float
  /// Subtracted from a token's logit if it occurred at all (OpenAI's definition).
  public var presencePenalty: Float
  /// Subtracted from a token's logit that would go on with a run of `dryAllowedLength` tokens which
  /// the text has already, times `dryBase` for every further token of the run (DRY); 0 for none.
  public var dryMultiplier: Float
  public var dryBase: Float
  public var dryAllowedLength: Int
  /// Added to the logits of single tokens.
  public var logitBias: [Int32: Float]
  /// Names the random sequence: same seed, model and request, same text.
  public var seed: UInt64

  public init(
    temperature: Float = 1, topK: Int = 0, topP: Float = 1, minP: Float = 0,
    repeatPenalty: Float = 1, frequencyPenalty: Float = 0, presencePenalty: Float = 0,
    dryMultiplier: Float = 0, dryBase: Float = 1.75, dryAllowedLength: Int = 2,
    logitBias: [Int32: Float] = [:], seed: UInt64 = 0
  ) {
    self.temperature = temperature
    self.topK = topK
    self.topP = topP
    self.minP = minP
    self.repeatPenalty = repeatPenalty
    self.frequencyPenalty = frequencyPenalty
    self.presencePenalty = presencePenalty
    self.dryMultiplier = dryMultiplier
    self.dryBase = dryBase
    self.dryAllowedLength = dryAllowedLength
    self.logitBias = logitBias
    self.seed = seed
  }

  /// Checks every field against its range.
  /// - Throws: the first field that is outside, with found and expected.
  public func validate(tokenCount: Int) throws(SamplerError) {
    try Self.check("temperature", temperature, 0...Self.highestTemperature)
    try Self.check("top_p", topP, Float.leastNonzeroMagnitude...1)
    try Self.check("min_p", minP, 0...1)
    try Self.check("repeat_penalty", repeatPenalty, 0.01...100)
    try Self.check("frequency_penalty", frequencyPenalty, -2...2)
    try Self.check("presence_penalty", presencePenalty, -2...2)
    try Self.check("dry_multiplier", dryMultiplier, 0...100)
    try Self.check("dry_base", dryBase, 1...100)
    guard dryAllowedLength >= 1 else {
      throw SamplerError(
        field: "dry_allowed_length",
        description: "dry_allowed_length is \(dryAllowedLength); expected 1 or more.")
    }
    guard topK >= 0 else {
      throw SamplerError(field: "top_k", description: "top_k is \(topK); expected 0 or more.")
    }
    for (token, bias) in logitBias.sorted(by: { $0.key < $1.key }) {
      guard token >= 0, Int(token) < tokenCount else {
        throw SamplerError(
          field: "logit_bias",
          description: "logit_bias names token \(token); expected 0 to \(tokenCount - 1).")
      }
      try Self.check("logit_bias", bias, -100...100)
    }
  }

  private static func check(
    _ field: String, _ value: Float, _ range: ClosedRange<Float>
  ) throws(SamplerError) {
    // A NaN is in no range.
    guard range.contains(value) else {
      let low = range.lowerBound == .leastNonzeroMagnitude ? "above 0" : "\(range.lowerBound)"
      throw SamplerError(
        field: field,
        description: "\(field) is \(value); expected \(low) to \(range.upperBound).")
    }
  }
}
