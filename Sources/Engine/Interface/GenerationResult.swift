import UpsideDown

/// How a generation ended and what it achieved.
public struct GenerationResult: Sendable {
  /// The whole text.
  public let text: String
  /// Tokens generated, without the end-of-text token.
  public let tokenCount: Int
  /// Tokens in front of the text: controls and intent.
  public let promptTokenCount: Int
  public let finishReason: FinishReason
  /// What was asked; nil for a plain continuation.
  public let requested: Command?
  /// What the model was told after the support table had its say.
  public let effective: EffectiveCommand?
  /// What the text is worth by the checkpoint's own tables; nil where it carries none.
  public let reward: Reward?
  /// From submission to the first generated token; nil where none was generated.
  public let firstTokenSeconds: Double?
  /// From submission to the end.
  public let totalSeconds: Double
}
