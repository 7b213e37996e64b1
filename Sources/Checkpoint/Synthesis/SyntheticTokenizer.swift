/// A byte-level BPE tokenizer of any size that nobody trained.
///
/// After the 256 bytes come their pairs as merges, in the order of the bytes, then
/// `<|endoftext|>`. Every text encodes; the token count is the model's.
enum SyntheticTokenizer {
  /// 256 bytes and the end of text, up to all pairs of bytes besides.
  static let tokenCounts = 257...(256 + 65_536 + 1)

  /// A Hugging Face `tokenizer.json`; nil for a count outside `tokenCounts`.
  static func json(tokenCount: Int) -> String? {
    guard tokenCounts.contains(tokenCount) else { return nil }
    let alphabet = alphabet()
    var tokens = alphabet
    var merges: [String] = []
    pairs: for left in alphabet {
      for right in alphabet {
        if tokens.count == tokenCount - 1 { break pairs }
        tokens.append(left + right)
        merges.append("\(left) \(right)")
      }
    }
    let vocabulary = tokens.enumerated().map { "\(JSONText.quoted($1)):\($0)" }
    let byteLevel =
      #"{"type":"ByteLevel","add_prefix_space":false,"trim_offsets":true,"use_regex":true}"#
    return #"{"version":"1.0","truncation":null,"padding":null,"#
      + #""added_tokens":[{"id":\#(tokenCount - 1),"content":"<|endoftext|>","#
      + #""single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"#
      + #""special":true}],"normalizer":null,"pre_tokenizer":\#(byteLevel),"#
      + #""post_processor":null,"decoder":\#(byteLevel),"#
      + #""model":{"type":"BPE","dropout":null,"unk_token":null,"#
      + #""continuing_subword_prefix":null,"end_of_word_suffix":null,"fuse_unk":false,"#
      + #""byte_fallback":false,"vocab":{\#(vocabulary.joined(separator: ","))},"#
      + #""merges":[\#(merges.map(JSONText.quoted).joined(separator: ","))]}}"#
  }

  /// GPT-2's printable stand-ins for the bytes: Latin-1 characters that print stand for
  /// themselves, the others are numbered from U+0100 on. Sorted by character.
  private static func alphabet() -> [String] {
    var (printable, others): ([UInt32], [UInt32]) = ([], [])
    for byte in UInt32(0)..<256 {
      switch byte {
      case 0x21...0x7E, 0xA1...0xAC, 0xAE...0xFF: printable.append(byte)
      default: others.append(UInt32(0x100 + others.count))
      }
    }
    return (printable + others).compactMap { Unicode.Scalar($0).map { String(Character($0)) } }
  }
}
