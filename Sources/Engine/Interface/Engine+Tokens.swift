extension Engine {
  /// Token ids of a text; control strings in it are text.
  public func tokenize(_ text: String) -> [Int32] {
    scheduler.language.tokenizer.encode(text)
  }

  /// The text of token ids, each in 0..<`configuration.tokenCount`; of others, nothing.
  public func detokenize(_ tokens: [Int32]) -> String {
    scheduler.language.tokenizer.decode(tokens)
  }
}
