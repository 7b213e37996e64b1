import GPT2

/// Rows of arbitrary tokens: a dense model takes the same time for all of them.
struct BenchSequence {
  let model: Model
  let cache: KVCache

  init(_ model: Model) {
    self.model = model
    cache = model.makeCache()
  }

  static func token(_ index: Int, of model: Model) -> Int32 {
    Int32(index &* 7919 % model.configuration.tokenCount)
  }

  /// Positions `range`, with logits after the last one only.
  func rows(_ range: Range<Int>) -> [InputRow] {
    range.map { position in
      InputRow(
        token: Self.token(position, of: model), position: position, cache: cache,
        wantsLogits: position == range.upperBound - 1)
    }
  }
}
