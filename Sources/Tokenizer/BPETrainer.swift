/// Trains a byte-level BPE vocabulary.
public enum BPETrainer {
  /// Learns `tokenCount` BPE tokens (256 bytes and merges) and appends `specialTokens`.
  public static func train(
    texts: some Sequence<String>, tokenCount: Int, specialTokens: [String]
  ) throws(TokenizerError) -> Tokenizer {
    throw TokenizerError("training is not there yet")
  }
}
