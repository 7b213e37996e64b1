extension ModelConfiguration {
  /// Refuses sizes no GPT-2 has, before anything is computed or allocated from them.
  ///
  /// The bounds leave room for GPT-2 XL (1600 wide, 48 layers) many times over, and keep every
  /// product of two of them far below 2^63. Both widths end where the kernels' scratch does.
  public func validate(file: String) throws(CheckpointError) {
    try check(vocabularyCount, 64...4_194_304, "vocab_size", file)
    try check(positionCount, 1...1_048_576, "n_positions", file)
    try check(width, 64...32_768, "n_embd", file)
    try check(layerCount, 1...1_024, "n_layer", file)
    try check(headCount, 1...1_024, "n_head", file)
    try check(innerWidth, 64...32_768, "n_inner", file)
    try check(horizonCount, 0...1_048_576, "n_horizon", file)
    try check(tokenCount, 1...vocabularyCount, "token_count", file)
    try check(beginToken, 0...(tokenCount - 1), "bos_token_id", file)
    try check(endToken, 0...(tokenCount - 1), "eos_token_id", file)
    for (name, value) in [
      ("vocab_size", vocabularyCount), ("n_embd", width), ("n_inner", innerWidth),
    ] where !value.isMultiple(of: 64) {
      throw refusal(name, "\(value)", "a multiple of 64", file)
    }
    guard width.isMultiple(of: headCount) else {
      throw refusal("n_head", "\(headCount)", "a divisor of n_embd, which is \(width)", file)
    }
    guard normEpsilon.isFinite, normEpsilon > 0, normEpsilon < 1 else {
      throw refusal("layer_norm_epsilon", "\(normEpsilon)", "a number between 0 and 1", file)
    }
  }

  private func check(
    _ value: Int, _ range: ClosedRange<Int>, _ name: String, _ file: String
  ) throws(CheckpointError) {
    guard range.contains(value) else {
      throw refusal(name, "\(value)", "\(range.lowerBound) to \(range.upperBound)", file)
    }
  }

  private func refusal(
    _ name: String, _ found: String, _ expected: String, _ file: String
  ) -> CheckpointError {
    CheckpointError(
      file: file, place: "metadata \(MetadataKey.configuration)", found: "\(name) \(found)",
      expected: expected)
  }
}
