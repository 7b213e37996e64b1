/// Addresses of all tensors in an arena of parameters or of gradients.
struct NetworkViews {
  typealias Pointer = UnsafeMutablePointer<Float>
  let tokenEmbedding: Pointer
  let positionEmbedding: Pointer
  /// Nil where the model has no countdown table.
  let horizonEmbedding: Pointer?
  let layers: [LayerViews]
  let finalNormWeight: Pointer
  let finalNormBias: Pointer

  init(shape: NetworkShape, layout: ParameterLayout, base: Pointer) {
    tokenEmbedding = base + layout.offset("wte.weight")
    positionEmbedding = base + layout.offset("wpe.weight")
    horizonEmbedding = shape.horizonCount > 0 ? base + layout.offset("whe.weight") : nil
    layers = (0..<shape.layerCount).map { LayerViews(layer: $0, layout: layout, base: base) }
    finalNormWeight = base + layout.offset("ln_f.weight")
    finalNormBias = base + layout.offset("ln_f.bias")
  }
}
