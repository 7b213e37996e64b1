/// The parts of a Hugging Face `tokenizer.json` that decide about ids.
struct HuggingFaceFile: Decodable {
  /// A normalizer, pre-tokenizer, decoder or the like, by its type.
  struct Part: Decodable {
    var type: String?
    var addPrefixSpace: Bool?
    var useRegex: Bool?

    enum CodingKeys: String, CodingKey {
      case type
      case addPrefixSpace = "add_prefix_space"
      case useRegex = "use_regex"
    }
  }

  struct AddedToken: Decodable {
    var id: Int
    var content: String
    var special: Bool?
  }

  struct Model: Decodable {
    var type: String?
    var vocab: [String: Int]
    var merges: Merges
    var dropout: Double?
    var continuingSubwordPrefix: String?
    var endOfWordSuffix: String?
    var byteFallback: Bool?
    var ignoreMerges: Bool?

    enum CodingKeys: String, CodingKey {
      case type, vocab, merges, dropout
      case continuingSubwordPrefix = "continuing_subword_prefix"
      case endOfWordSuffix = "end_of_word_suffix"
      case byteFallback = "byte_fallback"
      case ignoreMerges = "ignore_merges"
    }
  }

  /// `"a b"` in files of earlier versions, `["a", "b"]` in later ones.
  struct Merges: Decodable {
    var lines: [String] = []
    var pairs: [[String]] = []

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      do {
        lines = try container.decode([String].self)
      } catch DecodingError.typeMismatch {
        pairs = try container.decode([[String]].self)
      }
    }
  }

  var truncation: Part?
  var padding: Part?
  var addedTokens: [AddedToken]?
  var normalizer: Part?
  var preTokenizer: Part?
  var postProcessor: Part?
  var decoder: Part?
  var model: Model

  enum CodingKeys: String, CodingKey {
    case truncation, padding, normalizer, decoder, model
    case addedTokens = "added_tokens"
    case preTokenizer = "pre_tokenizer"
    case postProcessor = "post_processor"
  }
}

extension HuggingFaceFile {
  /// Refuses what would make Hugging Face's ids differ from ours.
  func checkFeatures() throws(TokenizerError) {
    try Self.check("model.type", model.type, isOneOf: ["BPE", nil])
    try Self.check("normalizer", normalizer.map { $0.type ?? "?" }, isOneOf: [nil])
    try Self.check("pre_tokenizer", preTokenizer?.type, isOneOf: ["ByteLevel"])
    try Self.check("decoder", decoder?.type, isOneOf: ["ByteLevel"])
    try Self.check(
      "post_processor", postProcessor.map { $0.type ?? "?" }, isOneOf: ["ByteLevel", nil])
    try Self.check("truncation", truncation.map { _ in "present" }, isOneOf: [nil])
    try Self.check("padding", padding.map { _ in "present" }, isOneOf: [nil])
    try Self.check(
      "pre_tokenizer.add_prefix_space", preTokenizer?.addPrefixSpace, isOneOf: [false, true])
    try Self.check("pre_tokenizer.use_regex", preTokenizer?.useRegex, isOneOf: [true, nil])
    try Self.check("model.dropout", model.dropout, isOneOf: [nil, 0])
    try Self.check("model.byte_fallback", model.byteFallback, isOneOf: [false, nil])
    try Self.check("model.ignore_merges", model.ignoreMerges, isOneOf: [false, nil])
    try Self.check(
      "model.continuing_subword_prefix", model.continuingSubwordPrefix, isOneOf: ["", nil])
    try Self.check("model.end_of_word_suffix", model.endOfWordSuffix, isOneOf: ["", nil])
  }

  private static func check<Value: Equatable>(
    _ name: String, _ found: Value?, isOneOf expected: [Value?]
  ) throws(TokenizerError) {
    if expected.contains(found) { return }
    func text(_ value: Value?) -> String { value.map { "\($0)" } ?? "null" }
    throw TokenizerError(
      "tokenizer.json: \(name) is \(text(found)), expected "
        + expected.map(text).joined(separator: " or "))
  }
}
