/// What a finished text achieved, measured by the daemon on the text itself.
public struct Achievement: Sendable, Equatable, Codable {
  /// Length in tokens, the end mark not counted.
  public let length: Int
  /// Relevance, 0…1; nil where the checkpoint holds no reward tables.
  public let reward: Double?
}
