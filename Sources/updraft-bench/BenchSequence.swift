import GPT2

/// Rows of arbitrary tokens, which follow from a number that names the sequence: a dense model
/// takes the same time for all of them.
struct BenchSequence {
  let model: Model
  let cache: KVCache
  private let number: Int

  init(_ model: Model, positionCount: Int, number: Int = 0) {
    self.model = model
    self.number = number
    cache = model.makeCache(positionCount: positionCount)
  }

  /// The token at a position.
  func token(_ position: Int) -> Int32 {
    Int32((position &* 7919 &+ number &* 104_729) % model.configuration.tokenCount)
  }

  /// One row of any token.
  func row(_ token: Int32, position: Int, wantsLogits: Bool = true) -> InputRow {
    InputRow(token: token, position: position, cache: cache, wantsLogits: wantsLogits)
  }

  /// Positions `range`, with logits after the last one only.
  func rows(_ range: Range<Int>) -> [InputRow] {
    range.map { position in
      row(
        token(position), position: position, wantsLogits: position == range.upperBound - 1)
    }
  }
}
