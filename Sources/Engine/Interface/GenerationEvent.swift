/// What a generation sends to its reader: pieces of text, then one result.
public enum GenerationEvent: Sendable {
  /// More text. The pieces of a generation, joined, are its whole text.
  case text(TextPiece)
  /// The end; nothing follows.
  case finished(GenerationResult)
}
