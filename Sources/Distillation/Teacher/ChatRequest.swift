import FoundationEssentials

/// The body of `POST /v1/chat/completions`, with the fields that all servers know.
public struct ChatRequest: Encodable, Sendable, Equatable {
  public var model: String
  public var messages: [ChatMessage]
  public var temperature: Double
  public var topP: Double
  /// The limit of the reply's tokens.
  public var maxTokens: Int
  public var seed: UInt64
  public var stream = false

  enum CodingKeys: String, CodingKey {
    case model, messages, temperature, seed, stream
    case topP = "top_p"
    case maxTokens = "max_tokens"
  }

  /// The same request is the same bytes.
  func body() throws(TeacherFailure) -> Data {
    do {
      return try JSONLines.encoder().encode(self)
    } catch {
      throw .refused(.refused, detail: "the request cannot be written as JSON: \(error)")
    }
  }
}
