import Checkpoint

/// The tensors of a model. The raw values are their names in Swift; `h.*` in front of GPT-2's
/// names stands for the layer.
public enum ModelTensor: String, CaseIterable, Sendable {
  case tokenEmbedding
  case positionEmbedding
  case horizonEmbedding
  case attentionNormWeight = "layers.attentionNorm.weight"
  case attentionNormBias = "layers.attentionNorm.bias"
  case attentionQKV = "layers.attention.qkv.weight"
  case attentionQKVBias = "layers.attention.qkv.bias"
  case attentionProjection = "layers.attention.projection.weight"
  case attentionProjectionBias = "layers.attention.projection.bias"
  case mlpNormWeight = "layers.mlpNorm.weight"
  case mlpNormBias = "layers.mlpNorm.bias"
  case mlpExpand = "layers.mlp.expand.weight"
  case mlpExpandBias = "layers.mlp.expand.bias"
  case mlpProject = "layers.mlp.project.weight"
  case mlpProjectBias = "layers.mlp.project.bias"
  case finalNormWeight = "finalNorm.weight"
  case finalNormBias = "finalNorm.bias"

  /// How a tensor is stored.
  public enum Form: Sendable {
    /// int8 `[rows, C]` in blocks with one float32 scale a row in the int8 file; `[rows, C]` in
    /// the float32 file.
    case embedding
    /// int8 `[out, in]` in blocks with one float32 scale an output in the int8 file; GPT-2's
    /// Conv1D `[in, out]` in the float32 file.
    case matrix
    /// float32 in both files.
    case plain
  }

  private enum Size {
    case vocabulary, positions, horizons, width, qkv, inner
  }

  /// The one table: GPT-2's name, form, and sizes, outputs before inputs.
  private var row: (name: String, form: Form, sizes: [Size]) {
    switch self {
    case .tokenEmbedding: ("wte.weight", .embedding, [.vocabulary, .width])
    case .positionEmbedding: ("wpe.weight", .plain, [.positions, .width])
    case .horizonEmbedding: ("whe.weight", .plain, [.horizons, .width])
    case .attentionNormWeight: ("h.*.ln_1.weight", .plain, [.width])
    case .attentionNormBias: ("h.*.ln_1.bias", .plain, [.width])
    case .attentionQKV: ("h.*.attn.c_attn.weight", .matrix, [.qkv, .width])
    case .attentionQKVBias: ("h.*.attn.c_attn.bias", .plain, [.qkv])
    case .attentionProjection: ("h.*.attn.c_proj.weight", .matrix, [.width, .width])
    case .attentionProjectionBias: ("h.*.attn.c_proj.bias", .plain, [.width])
    case .mlpNormWeight: ("h.*.ln_2.weight", .plain, [.width])
    case .mlpNormBias: ("h.*.ln_2.bias", .plain, [.width])
    case .mlpExpand: ("h.*.mlp.c_fc.weight", .matrix, [.inner, .width])
    case .mlpExpandBias: ("h.*.mlp.c_fc.bias", .plain, [.inner])
    case .mlpProject: ("h.*.mlp.c_proj.weight", .matrix, [.width, .inner])
    case .mlpProjectBias: ("h.*.mlp.c_proj.bias", .plain, [.width])
    case .finalNormWeight: ("ln_f.weight", .plain, [.width])
    case .finalNormBias: ("ln_f.bias", .plain, [.width])
    }
  }

  public var form: Form { row.form }

  /// Whether every layer has one.
  public var isPerLayer: Bool { row.name.hasPrefix("h.*.") }

  /// GPT-2's name; `layer` is not looked at for tensors that the model has once.
  public func name(layer: Int = 0) -> String {
    isPerLayer ? "h.\(layer)." + row.name.dropFirst(4) : row.name
  }

  /// The name of the scales beside an int8 tensor.
  public func scaleName(layer: Int = 0) -> String { name(layer: layer) + "_scale" }

  /// The shape, outputs before inputs.
  public func shape(_ configuration: ModelConfiguration) -> [Int] {
    row.sizes.map { size in
      switch size {
      case .vocabulary: configuration.vocabularyCount
      case .positions: configuration.positionCount
      case .horizons: configuration.horizonCount
      case .width: configuration.width
      case .qkv: 3 * configuration.width
      case .inner: configuration.innerWidth
      }
    }
  }

  /// The shape in the int8 file.
  public func storedShape(_ configuration: ModelConfiguration) -> [Int] {
    let shape = shape(configuration)
    return form == .plain ? shape : WeightBlocks.shape(rows: shape[0], columns: shape[1])
  }

  /// The shape in the trainer's float32 file.
  public func floatShape(_ configuration: ModelConfiguration) -> [Int] {
    let shape = shape(configuration)
    return form == .matrix ? shape.reversed() : shape
  }
}
