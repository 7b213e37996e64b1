import Synchronization

/// The immutable tables of a tokenizer, shared by its copies.
final class Vocabulary: Sendable {
  /// Limits the tables that a file can ask for.
  static let maximumTokenCount = 1 << 20

  /// Bytes of each BPE token.
  let tokens: [[UInt8]]
  /// Pairs of ids in order of rank.
  let merges: [(left: Int32, right: Int32)]
  /// Texts of the special tokens; ids go on after the BPE tokens.
  let specialTokens: [String]
  let endOfText: Int32
  /// Whether a text that does not start with a space is read as if a space stood before it, so
  /// that its first word has the tokens it has elsewhere (Hugging Face's `add_prefix_space`).
  let addsPrefixSpace: Bool
  let byteIDs: [Int32]
  let mergeTable: MergeTable
  let cache = Mutex(WordCache())

  /// Checks that the tables fit together.
  ///
  /// - Parameters:
  ///   - tokens: bytes of each BPE token, by id.
  ///   - merges: bytes of the two parts of each merge, in order of rank.
  ///   - specialTokens: texts, `<|endoftext|>` among them.
  ///   - addsPrefixSpace: see the property.
  ///   - source: what an error calls the file.
  /// - Throws: `TokenizerError` for a missing byte, a merge of or into an unknown token, a
  ///   repeated merge or special token, too many tokens.
  init(
    tokens: [[UInt8]], merges: [(left: [UInt8], right: [UInt8])], specialTokens: [String],
    addsPrefixSpace: Bool = false, source: String
  ) throws(TokenizerError) {
    guard tokens.count + specialTokens.count <= Self.maximumTokenCount else {
      throw TokenizerError(
        "\(source): \(tokens.count + specialTokens.count) tokens found, at most "
          + "\(Self.maximumTokenCount) expected")
    }
    var ids: [[UInt8]: Int32] = [:]
    ids.reserveCapacity(tokens.count)
    for (id, token) in tokens.enumerated() where ids.updateValue(Int32(id), forKey: token) != nil {
      throw TokenizerError(
        "\(source): token \"\(ByteAlphabet.text(of: token))\" is there twice, expected once")
    }
    self.tokens = tokens
    self.specialTokens = specialTokens
    self.addsPrefixSpace = addsPrefixSpace
    byteIDs = try Self.byteIDs(ids, source: source)
    (self.merges, mergeTable) = try Self.resolve(merges, ids: ids, source: source)
    guard let endOfText = specialTokens.firstIndex(of: Tokenizer.endOfTextMark) else {
      throw TokenizerError(
        "\(source): no special token \"\(Tokenizer.endOfTextMark)\" found, one expected")
    }
    self.endOfText = Int32(tokens.count + endOfText)
    for (index, text) in specialTokens.enumerated() {
      if specialTokens[..<index].contains(where: { Array($0.utf8) == Array(text.utf8) }) {
        throw TokenizerError("\(source): special token \"\(text)\" is there twice, expected once")
      }
    }
  }

  private static func byteIDs(
    _ ids: [[UInt8]: Int32], source: String
  ) throws(TokenizerError) -> [Int32] {
    var result: [Int32] = []
    for byte in UInt8.min...UInt8.max {
      guard let id = ids[[byte]] else {
        throw TokenizerError(
          "\(source): no token for byte \(byte) (\"\(ByteAlphabet.text(of: [byte]))\") found, "
            + "all 256 bytes expected")
      }
      result.append(id)
    }
    return result
  }

  private static func resolve(
    _ merges: [(left: [UInt8], right: [UInt8])], ids: [[UInt8]: Int32], source: String
  ) throws(TokenizerError) -> ([(left: Int32, right: Int32)], MergeTable) {
    var table = MergeTable(capacity: merges.count)
    var pairs: [(left: Int32, right: Int32)] = []
    pairs.reserveCapacity(merges.count)
    for (rank, merge) in merges.enumerated() {
      func id(_ bytes: [UInt8]) throws(TokenizerError) -> Int32 {
        if let id = ids[bytes] { return id }
        throw TokenizerError(
          "\(source): merge \(rank) needs token \"\(ByteAlphabet.text(of: bytes))\", which is "
            + "not in the vocabulary")
      }
      let left = try id(merge.left)
      let right = try id(merge.right)
      let merged = try id(merge.left + merge.right)
      guard table.insert(left, right, .init(rank: Int32(rank), id: merged)) else {
        throw TokenizerError("\(source): merge \(rank) repeats an earlier one")
      }
      pairs.append((left, right))
    }
    return (pairs, table)
  }
}
