/// What a run reads of a chat completion; servers add fields as they like.
struct ChatCompletion: Decodable {
  struct Choice: Decodable {
    struct Message: Decodable { let content: String? }

    let message: Message
    let finishReason: String?

    enum CodingKeys: String, CodingKey {
      case message
      case finishReason = "finish_reason"
    }
  }

  struct Usage: Decodable {
    let promptTokens: Int?
    let completionTokens: Int?

    enum CodingKeys: String, CodingKey {
      case promptTokens = "prompt_tokens"
      case completionTokens = "completion_tokens"
    }
  }

  let choices: [Choice]
  let usage: Usage?
}
