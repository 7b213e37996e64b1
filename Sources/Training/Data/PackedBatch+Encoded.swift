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
}
