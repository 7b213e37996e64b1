/// What became of one order: a text, or the reason why there is none.
public struct JournalEntry: Codable, Sendable, Equatable {
  public var task: String
  public var intent: String
  /// The length that was asked for, in words.
  public var words: Int
  public var quality: String
  /// The teacher's name.
  public var source: String
  public var text: String?
  public var reason: RejectReason?
  /// What was seen, for people.
  public var detail: String?
  public var attempts: Int
  public var promptTokens: Int
  public var completionTokens: Int

  enum CodingKeys: String, CodingKey {
    case task, intent, words, quality, source, text, reason, detail, attempts
    case promptTokens = "prompt_tokens"
    case completionTokens = "completion_tokens"
  }

  init(_ order: TextOrder, source: String, attempts: Int, usage: TokenUsage) {
    task = order.task
    intent = order.intent
    words = order.words
    quality = order.quality.rawValue
    self.source = source
    self.attempts = attempts
    promptTokens = usage.prompt
    completionTokens = usage.completion
  }

  /// Puts the numbers of a file into a range in which sums of them do not overflow.
  mutating func limitNumbers() {
    attempts = TokenUsage.limited(attempts)
    promptTokens = TokenUsage.limited(promptTokens)
    completionTokens = TokenUsage.limited(completionTokens)
  }

  /// The order that the entry answers; nil for a quality of another version.
  var order: TextOrder? {
    Quality(rawValue: quality).map {
      TextOrder(task: task, intent: intent, words: words, quality: $0)
    }
  }
}
