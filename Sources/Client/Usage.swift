/// Tokens read and written for one request.
public struct Usage: Sendable, Equatable, Decodable {
  public let promptTokens: Int
  public let completionTokens: Int
  public let totalTokens: Int

  enum CodingKeys: String, CodingKey {
    case promptTokens = "prompt_tokens"
    case completionTokens = "completion_tokens"
    case totalTokens = "total_tokens"
  }
}
