/// A byte-level BPE tokenizer, identical to GPT-2's and to Hugging Face's `ByteLevel`.
///
/// Ids `0..<byteTokenCount` are BPE tokens, `byteTokenCount..<tokenCount` special tokens. Every
/// text can be encoded and decodes to itself; `encode` never gives a special token, so a
/// control string in a user's text is text. A value is immutable and cheap to copy; a bounded
/// cache of words behind a lock is shared by the copies.
public struct Tokenizer: Sendable {
  /// Text of the token that starts and ends every sequence.
  public static let endOfTextMark = "<|endoftext|>"

  let vocabulary: Vocabulary

  init(_ vocabulary: Vocabulary) {
    self.vocabulary = vocabulary
  }

  /// BPE tokens and special tokens.
  public var tokenCount: Int { byteTokenCount + vocabulary.specialTokens.count }

  /// BPE tokens only; ids from here on are special.
  public var byteTokenCount: Int { vocabulary.tokens.count }

  /// Texts of the special tokens in the order of their ids.
  public var specialTokens: [String] { vocabulary.specialTokens }

  /// The id of `<|endoftext|>`.
  public var endOfText: Int32 { vocabulary.endOfText }

  /// The id of a special token, nil where there is none of that text.
  public func specialToken(_ text: String) -> Int32? {
    vocabulary.specialTokens.firstIndex(of: text).map { Int32(byteTokenCount + $0) }
  }

  /// Whether the first word of a text is encoded as if a space stood before it.
  public var addsPrefixSpace: Bool { vocabulary.addsPrefixSpace }

  /// Token ids of a text, without special tokens. O(n log n) in the bytes of a word.
  public func encode(_ text: String) -> [Int32] {
    var text = addsPrefixSpace ? text.prefixedBySpace : text
    return text.withUTF8 { bytes in
      // Someone else may be encoding: then this text goes without the cache rather than wait.
      vocabulary.cache.withLockIfAvailable { cache in encode(bytes, cache: &cache) }
        ?? encodeUncached(bytes)
    }
  }

  /// The bytes of one token, empty where the id is not one of this tokenizer's.
  public func bytes(of id: Int32) -> [UInt8] {
    if id < 0 || id >= tokenCount { return [] }
    if id < byteTokenCount { return vocabulary.tokens[Int(id)] }
    return Array(vocabulary.specialTokens[Int(id) - byteTokenCount].utf8)
  }

  /// The text of token ids, special tokens included; ids of no token add nothing. Invalid
  /// UTF-8 becomes U+FFFD as Python's `errors="replace"` does.
  public func decode(_ ids: some Sequence<Int32>) -> String {
    var decoder = IncrementalDecoder(self)
    var bytes: [UInt8] = []
    for id in ids {
      decoder.append(id, to: &bytes)
    }
    decoder.finish(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  func encodeUncached(_ bytes: UnsafeBufferPointer<UInt8>) -> [Int32] {
    var none = WordCache.disabled
    return encode(bytes, cache: &none)
  }

  private func encode(
    _ bytes: UnsafeBufferPointer<UInt8>, cache: inout WordCache
  ) -> [Int32] {
    var output: [Int32] = []
    output.reserveCapacity(bytes.count / 3 + 1)
    var words = PreTokenizer(bytes)
    var merger = WordMerger()
    while let range = words.next() {
      let word = UnsafeBufferPointer(rebasing: bytes[range])
      if cache.append(word, to: &output) { continue }
      let start = output.count
      merger.merge(
        word, byteIDs: vocabulary.byteIDs, merges: vocabulary.mergeTable, into: &output)
      cache.insert(word, tokens: output[start...])
    }
    return output
  }
}

extension String {
  /// With a space in front, unless the text is empty or starts with one.
  var prefixedBySpace: String {
    guard let first = utf8.first, first != UInt8(ascii: " ") else { return self }
    return " " + self
  }
}
