import GPT2
import UpsideDown

/// One text to be generated.
///
/// `n` choices of one prompt are `n` requests that differ in `choiceIndex` alone.
public struct GenerationRequest: Sendable {
  /// The user's words: the intent of a command, or the text to continue when there is none.
  public var prompt: String
  /// What the text should be; nil continues `prompt` as it stands.
  public var command: Command?
  /// Most tokens to generate; nil lets the command decide (its length and a margin), or else 128.
  public var maxTokens: Int?
  /// How tokens are chosen.
  public var sampler: SamplerSettings
  /// The text ends before the first of these strings; none of them may be empty.
  public var stop: [String]
  /// Which of `n` choices this is. Together with the seed it names the random sequence.
  public var choiceIndex: Int
  /// The number of likeliest tokens to report beside each chosen one; nil reports nothing.
  public var logProbabilityCount: Int?

  public init(
    prompt: String, command: Command? = nil, maxTokens: Int? = nil,
    sampler: SamplerSettings = SamplerSettings(), stop: [String] = [], choiceIndex: Int = 0,
    logProbabilityCount: Int? = nil
  ) {
    self.prompt = prompt
    self.command = command
    self.maxTokens = maxTokens
    self.sampler = sampler
    self.stop = stop
    self.choiceIndex = choiceIndex
    self.logProbabilityCount = logProbabilityCount
  }
}
