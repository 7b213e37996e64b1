/// The shape of a GPT-2, under the names Hugging Face's `GPT2Config` uses in JSON.
public struct ModelConfiguration: Codable, Sendable, Equatable {
  /// Rows of `wte` (V), padded to a multiple of 64.
  public var vocabularyCount: Int
  /// Rows of `wpe` (T): the longest sequence.
  public var positionCount: Int
  /// Width of the residual stream (C).
  public var width: Int
  /// Blocks (L).
  public var layerCount: Int
  /// Attention heads (H).
  public var headCount: Int
  /// Width inside the MLP; GPT-2 uses 4C.
  public var innerWidth: Int
  public var normEpsilon: Float
  /// Rows of `whe`, the table of tokens remaining; 0 = the model has none.
  public var horizonCount: Int
  public var beginToken: Int
  public var endToken: Int
  /// Real token ids; ids from here to `vocabularyCount` are padding and never win a sample.
  public var tokenCount: Int

  public init(
    vocabularyCount: Int, positionCount: Int, width: Int, layerCount: Int, headCount: Int,
    innerWidth: Int? = nil, normEpsilon: Float = 1e-5, horizonCount: Int = 0,
    beginToken: Int, endToken: Int, tokenCount: Int
  ) {
    self.vocabularyCount = vocabularyCount
    self.positionCount = positionCount
    self.width = width
    self.layerCount = layerCount
    self.headCount = headCount
    self.innerWidth = innerWidth ?? 4 * width
    self.normEpsilon = normEpsilon
    self.horizonCount = horizonCount
    self.beginToken = beginToken
    self.endToken = endToken
    self.tokenCount = tokenCount
  }

  enum CodingKeys: String, CodingKey {
    case vocabularyCount = "vocab_size"
    case positionCount = "n_positions"
    case width = "n_embd"
    case layerCount = "n_layer"
    case headCount = "n_head"
    case innerWidth = "n_inner"
    case normEpsilon = "layer_norm_epsilon"
    case horizonCount = "n_horizon"
    case beginToken = "bos_token_id"
    case endToken = "eos_token_id"
    case tokenCount = "token_count"
    case modelType = "model_type"
    case activation = "activation_function"
  }

  /// Absent `n_inner` is 4C, absent `n_horizon` 0, absent `token_count` all of `vocab_size`.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    /// Names the field in every error: the decoder forgets it for a number with a fraction.
    func integer(_ key: CodingKeys) throws -> Int? {
      do {
        return try values.decodeIfPresent(Int.self, forKey: key)
      } catch {
        throw DecodingError.dataCorruptedError(
          forKey: key, in: values, debugDescription: "not an integer")
      }
    }
    func required(_ key: CodingKeys) throws -> Int {
      if let value = try integer(key) { return value }
      throw DecodingError.keyNotFound(
        key, DecodingError.Context(codingPath: [], debugDescription: "missing"))
    }
    vocabularyCount = try required(.vocabularyCount)
    positionCount = try required(.positionCount)
    width = try required(.width)
    layerCount = try required(.layerCount)
    headCount = try required(.headCount)
    innerWidth =
      try integer(.innerWidth) ?? width.multipliedReportingOverflow(by: 4).partialValue
    normEpsilon = try values.decode(Float.self, forKey: .normEpsilon)
    horizonCount = try integer(.horizonCount) ?? 0
    beginToken = try required(.beginToken)
    endToken = try required(.endToken)
    tokenCount = try integer(.tokenCount) ?? vocabularyCount
    let activation = try values.decodeIfPresent(String.self, forKey: .activation)
    guard activation == nil || activation == "gelu_new" else {
      throw DecodingError.dataCorruptedError(
        forKey: .activation, in: values, debugDescription: "only gelu_new is known")
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode("gpt2", forKey: .modelType)
    try values.encode("gelu_new", forKey: .activation)
    try values.encode(vocabularyCount, forKey: .vocabularyCount)
    try values.encode(positionCount, forKey: .positionCount)
    try values.encode(width, forKey: .width)
    try values.encode(layerCount, forKey: .layerCount)
    try values.encode(headCount, forKey: .headCount)
    try values.encode(innerWidth, forKey: .innerWidth)
    try values.encode(normEpsilon, forKey: .normEpsilon)
    try values.encode(horizonCount, forKey: .horizonCount)
    try values.encode(beginToken, forKey: .beginToken)
    try values.encode(endToken, forKey: .endToken)
    try values.encode(tokenCount, forKey: .tokenCount)
  }
}
