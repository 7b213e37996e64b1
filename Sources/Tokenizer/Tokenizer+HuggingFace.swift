import FoundationEssentials

extension Tokenizer {
  /// Reads a Hugging Face `tokenizer.json`: model BPE with merges as `"a b"` or `["a", "b"]`,
  /// pre-tokenizer and decoder ByteLevel, special added tokens after the BPE tokens.
  ///
  /// - Throws: `TokenizerError` where the file is not such a tokenizer; any feature that would
  ///   change ids is refused by name.
  public init(json: String) throws(TokenizerError) {
    let file = try Self.decode(HuggingFaceFile.self, from: json, source: "tokenizer.json")
    try file.checkFeatures()
    let added = (file.addedTokens ?? []).sorted { $0.id < $1.id }
    for token in added where token.special == false {
      throw TokenizerError(
        "tokenizer.json: added token \"\(token.content)\" is not special, only special ones "
          + "are supported")
    }
    let special = Dictionary(
      added.map { ($0.content, $0.id) }, uniquingKeysWith: { first, _ in first })
    let vocabulary = file.model.vocab.filter { special[$0.key] != $0.value }
    let tokens = try Self.tokens(of: vocabulary, source: "tokenizer.json")
    for (index, token) in added.enumerated() where token.id != tokens.count + index {
      throw TokenizerError(
        "tokenizer.json: added token \"\(token.content)\" has id \(token.id), expected "
          + "\(tokens.count + index), the next after the vocabulary")
    }
    self.init(
      try Vocabulary(
        tokens: tokens, merges: try Self.merges(of: file.model.merges),
        specialTokens: added.map(\.content),
        addsPrefixSpace: file.preTokenizer?.addPrefixSpace ?? false, source: "tokenizer.json"))
  }

  /// Reads the texts of GPT-2's `vocab.json` and `merges.txt`.
  ///
  /// `<|endoftext|>`, the last entry of GPT-2's vocabulary, becomes the special token.
  /// - Throws: `TokenizerError` where the two are not such files or do not fit together.
  public init(vocabulary: String, merges: String) throws(TokenizerError) {
    var ids = try Self.decode([String: Int].self, from: vocabulary, source: "vocab.json")
    guard let endOfText = ids.removeValue(forKey: Self.endOfTextMark) else {
      throw TokenizerError("vocab.json: no \"\(Self.endOfTextMark)\" found, one expected")
    }
    let tokens = try Self.tokens(of: ids, source: "vocab.json")
    guard endOfText == tokens.count else {
      throw TokenizerError(
        "vocab.json: \"\(Self.endOfTextMark)\" has id \(endOfText), expected the last, "
          + "\(tokens.count)")
    }
    var lines = merges.split(whereSeparator: \.isNewline)
    if let first = lines.first, first.hasPrefix("#version") { lines.removeFirst() }
    self.init(
      try Vocabulary(
        tokens: tokens, merges: try Self.pairs(of: lines, source: "merges.txt"),
        specialTokens: [Self.endOfTextMark], source: "vocab.json and merges.txt"))
  }

  private static func decode<Value: Decodable>(
    _ type: Value.Type, from json: String, source: String
  ) throws(TokenizerError) -> Value {
    do {
      return try JSONDecoder().decode(type, from: Data(json.utf8))
    } catch let error as DecodingError {
      throw TokenizerError("\(source): \(sentence(error))")
    } catch {
      throw TokenizerError("\(source): not JSON that can be read (\(error))")
    }
  }

  private static func sentence(_ error: DecodingError) -> String {
    func place(_ path: [any CodingKey]) -> String {
      path.isEmpty ? "the top level" : path.map(\.stringValue).joined(separator: ".")
    }
    switch error {
    case .typeMismatch(let type, let context):
      return "\(place(context.codingPath)) is not of the expected type \(type)"
    case .valueNotFound(let type, let context):
      return "\(place(context.codingPath)) is null, \(type) expected"
    case .keyNotFound(let key, let context):
      return "\(place(context.codingPath + [key])) is missing"
    case .dataCorrupted(let context):
      return "\(place(context.codingPath)) cannot be read as JSON: \(context.debugDescription)"
    @unknown default:
      return "cannot be read as JSON"
    }
  }

  /// Bytes of each token by id; refuses gaps, doubles and characters that stand for no byte.
  private static func tokens(
    of vocabulary: [String: Int], source: String
  ) throws(TokenizerError) -> [[UInt8]] {
    var tokens = [[UInt8]](repeating: [], count: vocabulary.count)
    for (text, id) in vocabulary {
      guard tokens.indices.contains(id), tokens[id].isEmpty else {
        throw TokenizerError(
          "\(source): token \"\(text)\" has id \(id), expected each of "
            + "0…\(vocabulary.count - 1) once")
      }
      guard let bytes = ByteAlphabet.bytes(of: text), !bytes.isEmpty else {
        throw TokenizerError(
          "\(source): token \"\(text)\" (id \(id)) is not text of the byte alphabet")
      }
      tokens[id] = bytes
    }
    return tokens
  }

  private static func merges(
    of merges: HuggingFaceFile.Merges
  ) throws(TokenizerError) -> [(left: [UInt8], right: [UInt8])] {
    if merges.pairs.isEmpty { return try pairs(of: merges.lines, source: "tokenizer.json") }
    var result: [(left: [UInt8], right: [UInt8])] = []
    result.reserveCapacity(merges.pairs.count)
    for (rank, pair) in merges.pairs.enumerated() {
      guard pair.count == 2, let left = ByteAlphabet.bytes(of: pair[0]),
        let right = ByteAlphabet.bytes(of: pair[1])
      else {
        throw TokenizerError(
          "tokenizer.json: merge \(rank) is \(pair), expected two tokens of the byte alphabet")
      }
      result.append((left, right))
    }
    return result
  }

  private static func pairs(
    of lines: [some StringProtocol], source: String
  ) throws(TokenizerError) -> [(left: [UInt8], right: [UInt8])] {
    var result: [(left: [UInt8], right: [UInt8])] = []
    result.reserveCapacity(lines.count)
    for (rank, line) in lines.enumerated() {
      let parts = line.split(separator: " ", omittingEmptySubsequences: false)
      guard parts.count == 2, let left = ByteAlphabet.bytes(of: parts[0]),
        let right = ByteAlphabet.bytes(of: parts[1])
      else {
        throw TokenizerError(
          "\(source): merge \(rank) is \"\(line)\", expected two tokens with a space between")
      }
      result.append((left, right))
    }
    return result
  }
}
