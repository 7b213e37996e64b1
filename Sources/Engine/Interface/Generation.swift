import UpsideDown

/// A request that was taken: its events, and a way to give it up.
public struct Generation: Sendable {
  /// Unique within the engine's life.
  public let id: UInt64
  /// Pieces of text, then `.finished`. To be read once; dropping it cancels the generation.
  /// It buffers at most `maxTokens` pieces, so that a stalled reader never blocks the engine.
  public let events: AsyncStream<GenerationEvent>
  /// Tokens in front of the text, known at once.
  public let promptTokenCount: Int
  /// What the model will be told; nil for a plain continuation.
  public let effective: EffectiveCommand?
  let ticket: GenerationTicket

  /// Frees the slot within a step; the reader gets a result with `cancelled`. Harmless when
  /// finished.
  public func cancel() {
    ticket.cancel()
  }
}
