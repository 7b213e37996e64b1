/// A message of OpenAI's chat contract.
public struct ChatMessage: Codable, Sendable, Equatable {
  public enum Role: String, Codable, Sendable { case system, user, assistant }

  public var role: Role
  public var content: String
}
