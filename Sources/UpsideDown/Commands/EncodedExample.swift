/// A training sequence in the layout of `SequenceLayout`.
public struct EncodedExample: Sendable, Equatable {
  /// `<|endoftext|>` … `<|prompt|>`, the text, `<|endoftext|>`.
  public var tokens: [Int32]
  /// Row of `whe.weight` per position, −1 where none is added; as many as `tokens`.
  public var horizons: [Int32]
  /// Index of `<|prompt|>`: predictions made there and later carry the loss.
  public var firstTarget: Int

  public init(tokens: [Int32], horizons: [Int32], firstTarget: Int) {
    self.tokens = tokens
    self.horizons = horizons
    self.firstTarget = firstTarget
  }
}
