/// A byte-level BPE tokenizer, identical to GPT-2's and to Hugging Face's `ByteLevel`.
public struct Tokenizer: Sendable {
  /// Reads a Hugging Face `tokenizer.json`.
  public init(json: String) throws(TokenizerError) {
    throw TokenizerError("tokenizer.json cannot be read yet")
  }

  /// Reads the texts of GPT-2's `vocab.json` and `merges.txt`.
  public init(vocabulary: String, merges: String) throws(TokenizerError) {
    throw TokenizerError("vocab.json cannot be read yet")
  }

  /// A Hugging Face `tokenizer.json`; the same bytes for the same tokenizer.
  public func json() -> String { "" }

  /// BPE tokens and special tokens.
  public var tokenCount: Int { 0 }

  /// BPE tokens only; ids from here on are special.
  public var byteTokenCount: Int { 0 }

  /// Token ids of a text; never a special token: control strings in a text are text.
  public func encode(_ text: String) -> [Int32] { [] }

  /// The text of token ids; invalid UTF-8 becomes U+FFFD as Python's errors="replace" does.
  public func decode(_ ids: some Sequence<Int32>) -> String { "" }

  /// The bytes of one token, empty where the id is not one of this tokenizer's.
  public func bytes(of id: Int32) -> [UInt8] { [] }

  /// The id of a special token, nil where there is none of that text.
  public func specialToken(_ text: String) -> Int32? { nil }

  /// The id of `<|endoftext|>`.
  public var endOfText: Int32 { 0 }
}
