import Tokenizer

/// A training sequence.
public struct EncodedExample: Sendable, Equatable {
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

/// Token ids of the controls of one tokenizer and command table.
public struct SequenceLayout: Sendable {
  public init(tokenizer: Tokenizer, commands: CommandTable) throws(CommandError) {
    throw CommandError(field: "layout", message: "cannot be built yet")
  }

  public func prefix(_ command: EffectiveCommand, intent: [Int32]) -> [Int32] { [] }

  public func example(
    _ command: EffectiveCommand, intent: [Int32], text: [Int32], horizonKnown: Bool
  ) -> EncodedExample {
    EncodedExample(tokens: [], horizons: [], firstTarget: 0)
  }

  public func horizonIndex(remaining: Int?) -> Int32 { 0 }

  public var forbidden: [Int32] { [] }
}
