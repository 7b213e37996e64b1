import Checkpoint
import FoundationEssentials

/// Hugging Face's `config.json`, checked to be a GPT-2 that Updraft computes as `transformers`
/// does.
struct GPT2Config {
  /// Rows of `wte` in the file.
  let vocabularyCount: Int
  let positionCount: Int
  let width: Int
  let layerCount: Int
  let headCount: Int
  let innerWidth: Int?
  let normEpsilon: Float
  let beginToken: Int?
  let endToken: Int?
  /// Whether the file says that the output head is a matrix of its own.
  let saysUntied: Bool

  private struct Fields: Decodable {
    var modelType: String?
    var vocabularyCount: Int?
    var positionCount: Int?
    var contextCount: Int?
    var width: Int?
    var layerCount: Int?
    var headCount: Int?
    var innerWidth: Int?
    var normEpsilon: Float?
    var activation: String?
    var beginToken: Int?
    var endToken: Int?
    var tiesEmbeddings: Bool?
    var scalesAttention: Bool?
    var scalesByLayer: Bool?
    var hasCrossAttention: Bool?

    enum CodingKeys: String, CodingKey {
      case modelType = "model_type"
      case vocabularyCount = "vocab_size"
      case positionCount = "n_positions"
      case contextCount = "n_ctx"
      case width = "n_embd"
      case layerCount = "n_layer"
      case headCount = "n_head"
      case innerWidth = "n_inner"
      case normEpsilon = "layer_norm_epsilon"
      case activation = "activation_function"
      case beginToken = "bos_token_id"
      case endToken = "eos_token_id"
      case tiesEmbeddings = "tie_word_embeddings"
      case scalesAttention = "scale_attn_weights"
      case scalesByLayer = "scale_attn_by_inverse_layer_idx"
      case hasCrossAttention = "add_cross_attention"
    }
  }

  /// Names of `transformers` for GELU's tanh form, the one that GPT-2 was trained with.
  private static let activations = ["gelu_new", "gelu_pytorch_tanh", "gelu_fast"]

  /// Reads the file; a missing field that `transformers` has a default for takes it.
  init(_ files: SourceFiles) throws(CheckpointError) {
    let file = files.configuration
    let expected = "a GPT2Config as JSON"
    let text = try files.text(file, expected)
    let fields: Fields
    do {
      fields = try JSONDecoder().decode(Fields.self, from: Data(text.utf8))
    } catch let error as DecodingError {
      throw CheckpointError(file: file, found: Self.words(error), expected: expected)
    } catch {
      throw CheckpointError(file: file, found: "text that is not JSON", expected: expected)
    }
    try Self.check(fields, file)
    func required(_ value: Int?, _ name: String) throws(CheckpointError) -> Int {
      guard let value else {
        throw CheckpointError(file: file, found: "no field \(name)", expected: "a number")
      }
      guard value > 0 else {
        throw CheckpointError(
          file: file, found: "\(name) \(value)", expected: "a positive number")
      }
      return value
    }
    vocabularyCount = try required(fields.vocabularyCount, "vocab_size")
    positionCount = try required(fields.positionCount ?? fields.contextCount, "n_positions")
    width = try required(fields.width, "n_embd")
    layerCount = try required(fields.layerCount, "n_layer")
    headCount = try required(fields.headCount, "n_head")
    innerWidth = fields.innerWidth
    normEpsilon = fields.normEpsilon ?? 1e-5
    beginToken = fields.beginToken
    endToken = fields.endToken
    saysUntied = fields.tiesEmbeddings == false
  }

  /// Refuses what Updraft would compute otherwise than `transformers`.
  private static func check(_ fields: Fields, _ file: String) throws(CheckpointError) {
    func refuse(_ found: String, _ expected: String) -> CheckpointError {
      CheckpointError(file: file, found: found, expected: expected)
    }
    guard fields.modelType == nil || fields.modelType == "gpt2" else {
      throw refuse("model_type \(quoted(fields.modelType))", "\"gpt2\"")
    }
    guard activations.contains(fields.activation ?? "gelu_new") else {
      throw refuse(
        "activation_function \(quoted(fields.activation))",
        activations.map { quoted($0) }.joined(separator: " or "))
    }
    if fields.scalesAttention == false { throw refuse("scale_attn_weights false", "true") }
    if fields.scalesByLayer == true {
      throw refuse("scale_attn_by_inverse_layer_idx true", "false")
    }
    if fields.hasCrossAttention == true { throw refuse("add_cross_attention true", "false") }
  }

  private static func quoted(_ text: String?) -> String { "\"\(text ?? "")\"" }

  private static func words(_ error: DecodingError) -> String {
    switch error {
    case .typeMismatch(_, let context), .valueNotFound(_, let context),
      .dataCorrupted(let context):
      context.codingPath.last.map { "a bad value of \($0.stringValue)" } ?? "text that is not JSON"
    default: "text that is not JSON"
    }
  }

  /// Updraft's configuration of the imported model: the rows of `wte` are padded to a multiple
  /// of 64.
  ///
  /// Begin and end tokens that are no token of this vocabulary, as `GPT2Config`'s default 50256
  /// is in a smaller one, become the tokenizer's `<|endoftext|>`.
  func configuration(
    tokenCount: Int, endOfText: Int, horizonCount: Int, file: String
  ) throws(CheckpointError) -> ModelConfiguration {
    func token(_ id: Int?) -> Int {
      guard let id, (0..<tokenCount).contains(id) else { return endOfText }
      return id
    }
    let rowCount = max(min(vocabularyCount, 1 << 40), tokenCount)
    let configuration = ModelConfiguration(
      vocabularyCount: (rowCount + 63) / 64 * 64, positionCount: positionCount, width: width,
      layerCount: layerCount, headCount: headCount,
      innerWidth: innerWidth ?? 4 * min(width, 1 << 40),
      normEpsilon: normEpsilon, horizonCount: horizonCount, beginToken: token(beginToken),
      endToken: token(endToken), tokenCount: tokenCount)
    do {
      try configuration.validate(file: file)
    } catch {
      // The same words, without the place of a file that does not exist yet.
      throw CheckpointError(file: file, found: error.found, expected: error.expected)
    }
    return configuration
  }
}
