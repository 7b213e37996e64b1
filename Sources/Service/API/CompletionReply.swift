import Hummingbird

/// The reply of `POST /v1/completions`, whole or one event of a stream, in OpenAI's shape.
/// Fields that OpenAI sends as null are null here too.
struct CompletionReply: ResponseEncodable {
  struct Choice {
    var index: Int
    var text: String
    /// Null in a stream while the text goes on.
    var finishReason: String?
    /// Absent while the text goes on.
    var achieved: AchievementReport?
  }

  struct Usage: Encodable {
    var promptTokens = 0
    var completionTokens = 0

    enum CodingKeys: String, CodingKey {
      case promptTokens = "prompt_tokens"
      case completionTokens = "completion_tokens"
      case totalTokens = "total_tokens"
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(promptTokens, forKey: .promptTokens)
      try container.encode(completionTokens, forKey: .completionTokens)
      try container.encode(promptTokens + completionTokens, forKey: .totalTokens)
    }
  }

  var id: String
  var created: Int
  var model: String
  /// The seed that repeats this reply, drawn by the daemon where the request named none.
  var seed: UInt64
  var choices: [Choice]
  var usage: Usage?
  /// Nil for a plain continuation and, in a stream, for events that do not end a text.
  var command: CommandReport?

  private enum CodingKeys: String, CodingKey {
    case id, object, created, model, seed, choices, usage
    case command = "udrl"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(id, forKey: .id)
    try container.encode("text_completion", forKey: .object)
    try container.encode(created, forKey: .created)
    try container.encode(model, forKey: .model)
    try container.encode(seed, forKey: .seed)
    try container.encode(choices, forKey: .choices)
    try container.encodeIfPresent(usage, forKey: .usage)
    try container.encodeIfPresent(command, forKey: .command)
  }
}

extension CompletionReply.Choice: Encodable {
  private enum CodingKeys: String, CodingKey {
    case index, text, logprobs
    case finishReason = "finish_reason"
    case achieved = "udrl"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(index, forKey: .index)
    try container.encode(text, forKey: .text)
    try container.encodeNil(forKey: .logprobs)
    try container.encode(finishReason, forKey: .finishReason)
    try container.encodeIfPresent(achieved, forKey: .achieved)
  }
}
