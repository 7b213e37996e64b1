extension Tokenizer {
  /// A Hugging Face `tokenizer.json`, vocabulary and merges in the order of their ids: the same
  /// bytes for the same tokenizer. Merges are written as `"a b"`, which every version reads.
  public func json() -> String {
    let byteLevel =
      #"{"type":"ByteLevel","add_prefix_space":\#(addsPrefixSpace),"trim_offsets":true,"#
      + #""use_regex":true}"#
    let added = vocabulary.specialTokens.enumerated().map { index, text in
      #"{"id":\#(byteTokenCount + index),"content":\#(Self.quoted(text)),"single_word":false,"#
        + #""lstrip":false,"rstrip":false,"normalized":false,"special":true}"#
    }
    let tokens = vocabulary.tokens.enumerated().map { id, bytes in
      "\(Self.quoted(ByteAlphabet.text(of: bytes))):\(id)"
    }
    let merges = vocabulary.merges.map { merge in
      let left = ByteAlphabet.text(of: vocabulary.tokens[Int(merge.left)])
      let right = ByteAlphabet.text(of: vocabulary.tokens[Int(merge.right)])
      return Self.quoted("\(left) \(right)")
    }
    return """
      {"version":"1.0","truncation":null,"padding":null,
      "added_tokens":[\(added.joined(separator: ","))],
      "normalizer":null,
      "pre_tokenizer":\(byteLevel),
      "post_processor":null,
      "decoder":\(byteLevel),
      "model":{"type":"BPE","dropout":null,"unk_token":null,"continuing_subword_prefix":null,\
      "end_of_word_suffix":null,"fuse_unk":false,"byte_fallback":false,"ignore_merges":false,
      "vocab":{\(tokens.joined(separator: ","))},
      "merges":[\(merges.joined(separator: ","))]}}

      """
  }

  /// A JSON string.
  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\u{0}"..<" ":
        let hexadecimal = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - hexadecimal.count) + hexadecimal
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
