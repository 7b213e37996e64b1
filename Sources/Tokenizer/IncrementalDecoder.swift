/// Turns token ids into text piece by piece.
///
/// A token may end inside a UTF-8 sequence: its bytes are held back until the sequence is
/// complete or known to be invalid. The pieces together are what `Tokenizer.decode` gives,
/// but for the space that `startsText` leaves out.
public struct IncrementalDecoder: Sendable {
  private let tokenizer: Tokenizer
  private var repairer = UTF8Repairer()
  /// Whether the next byte, if it is a space, is the one that encoding put before the text.
  private var dropsSpace: Bool

  /// - Parameter startsText: the ids are those of a whole text, not of one going on: the space
  ///   that a tokenizer with ``Tokenizer/addsPrefixSpace`` put in front is left out.
  public init(_ tokenizer: Tokenizer, startsText: Bool = false) {
    self.tokenizer = tokenizer
    dropsSpace = startsText && tokenizer.addsPrefixSpace
  }

  /// The text that is certain once `id` has been appended; may be empty.
  public mutating func append(_ id: Int32) -> String {
    var bytes: [UInt8] = []
    append(id, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// What is still held back, an incomplete sequence replaced by U+FFFD.
  public mutating func finish() -> String {
    var bytes: [UInt8] = []
    finish(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  mutating func append(_ id: Int32, to bytes: inout [UInt8]) {
    for byte in tokenizer.bytes(of: id) {
      defer { dropsSpace = false }
      if dropsSpace, byte == UInt8(ascii: " ") { continue }
      repairer.append(byte, to: &bytes)
    }
  }

  mutating func finish(to bytes: inout [UInt8]) {
    repairer.finish(to: &bytes)
  }
}
