/// The order of tensors in a file: the order in which inference reads them.
///
/// Embeddings (`wte`, `wpe`, `whe`), blocks `h.0`, `h.1`, … in numeric order, the final norm,
/// then every other tensor by the bytes of its name. Within a block: `ln_1`, `attn.c_attn`,
/// `attn.c_proj`, `ln_2`, `mlp.c_fc`, `mlp.c_proj`; within a layer: weight, its scale, bias.
enum TensorOrder {
  private static let embeddings = ["wte", "wpe", "whe"]
  private static let layers = [
    "ln_1", "attn.c_attn", "attn.c_proj", "ln_2", "mlp.c_fc", "mlp.c_proj",
  ]
  private static let parameters = ["weight", "weight_scale", "bias", "bias_scale"]

  static func sorted(_ tensors: [NamedTensor]) -> [NamedTensor] {
    let keyed = tensors.map { (key: key($0.name), name: Array($0.name.utf8), tensor: $0) }
    let ordered = keyed.sorted {
      $0.key != $1.key
        ? $0.key.lexicographicallyPrecedes($1.key) : $0.name.lexicographicallyPrecedes($1.name)
    }
    return ordered.map(\.tensor)
  }

  /// Section, block, layer, parameter; names that are not GPT-2's all get the last section.
  static func key(_ name: String) -> [Int] {
    let other = [3, 0, 0, 0]
    guard let dot = name.lastIndex(of: "."),
      let parameter = parameters.firstIndex(of: String(name[name.index(after: dot)...]))
    else { return other }
    let layer = String(name[..<dot])
    if let index = embeddings.firstIndex(of: layer) { return [0, 0, index, parameter] }
    if layer == "ln_f" { return [2, 0, 0, parameter] }
    let parts = layer.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == "h", let block = Int(parts[1]), block >= 0,
      let index = layers.firstIndex(of: String(parts[2]))
    else { return other }
    return [1, block, index, parameter]
  }
}
