/// A request to `POST /v1/completions`. Parts left nil are left out, and the daemon's defaults
/// hold.
public struct CompletionRequest: Sendable, Equatable {
  /// The user's words.
  public var intent: String
  public var command: CommandChoice
  public var choiceCount: Int?
  /// Texts that the daemon writes to return the best of them; not for streams.
  public var bestOf: Int?
  public var maxTokens: Int?
  public var temperature: Double?
  public var topP: Double?
  public var minP: Double?
  public var dryMultiplier: Double?
  public var topK: Int?
  public var seed: UInt64?
  public var stop: [String]?

  public init(
    intent: String, command: CommandChoice = .modelDefault, choiceCount: Int? = nil,
    bestOf: Int? = nil,
    maxTokens: Int? = nil, temperature: Double? = nil, topP: Double? = nil,
    minP: Double? = nil, dryMultiplier: Double? = nil, topK: Int? = nil,
    seed: UInt64? = nil, stop: [String]? = nil
  ) {
    self.intent = intent
    self.command = command
    self.choiceCount = choiceCount
    self.bestOf = bestOf
    self.maxTokens = maxTokens
    self.temperature = temperature
    self.topP = topP
    self.minP = minP
    self.dryMultiplier = dryMultiplier
    self.topK = topK
    self.seed = seed
    self.stop = stop
  }
}
