/// A message of OpenAI's chat contract.
public struct ChatMessage: Encodable, Sendable, Equatable {
  public enum Role: String, Encodable, Sendable { case system, user, assistant }

  public var role: Role
  public var content: String
}
