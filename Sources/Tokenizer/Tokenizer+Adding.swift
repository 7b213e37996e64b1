extension Tokenizer {
  /// The same tokenizer with more special tokens; their ids follow those that are there.
  ///
  /// - Throws: `TokenizerError` for a token that is there already, or for too many.
  public func adding(specialTokens: [String]) throws(TokenizerError) -> Tokenizer {
    let tokens = vocabulary.tokens
    return Tokenizer(
      try Vocabulary(
        tokens: tokens,
        merges: vocabulary.merges.map { (tokens[Int($0.left)], tokens[Int($0.right)]) },
        specialTokens: vocabulary.specialTokens + specialTokens,
        addsPrefixSpace: addsPrefixSpace, source: "the added tokens"))
  }
}
