/// Turns token ids into text piece by piece; holds back incomplete UTF-8 sequences.
public struct IncrementalDecoder: Sendable {
  public init(_ tokenizer: Tokenizer) {}

  /// The text that is certain once `id` has been appended; may be empty.
  public mutating func append(_ id: Int32) -> String { "" }

  /// What is still held back, with incomplete sequences replaced by U+FFFD.
  public mutating func finish() -> String { "" }
}
