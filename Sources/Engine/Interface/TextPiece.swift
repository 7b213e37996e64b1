/// Some text, as it is made.
public struct TextPiece: Sendable {
  /// Complete characters; never the beginning of a stop string.
  public let text: String
  /// Tokens generated since the piece before.
  public let tokenCount: Int
  /// One entry a token of this piece when the request asked for them, otherwise empty.
  public let tokens: [TokenLogProbability]
}
