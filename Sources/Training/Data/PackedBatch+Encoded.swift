import UpsideDown

extension PackedBatch {
  /// Appends one encoded example. Its last token is only ever predicted, never read.
  /// `weights` are those of its text tokens and `<|endoftext|>`; none stands for ones.
  public mutating func append(_ example: EncodedExample, weights: [Float] = []) {
    let inputCount = example.tokens.count - 1
    append(
      inputs: example.tokens[..<inputCount], following: example.tokens[1...],
      horizons: example.horizons[..<inputCount], firstTarget: example.firstTarget,
      weights: weights)
  }

  /// Calls `body` with examples packed as many at a time as `tokenCapacity` has room for, in order.
  static func forEach(
    _ examples: some Sequence<EncodedExample>, tokenCapacity: Int, _ body: (PackedBatch) -> Void
  ) {
    var batch = PackedBatch(tokenCapacity: tokenCapacity)
    for example in examples {
      if batch.count > 0, batch.count + example.tokens.count - 1 > tokenCapacity {
        body(batch)
        batch.removeAll()
      }
      batch.append(example)
    }
    if batch.count > 0 { body(batch) }
  }
}
