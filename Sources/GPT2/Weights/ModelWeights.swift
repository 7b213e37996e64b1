import Checkpoint

/// All weights of a model, found in a weight map and checked against its configuration.
struct ModelWeights: @unchecked Sendable {
  /// `[V, C]`, tied to the output head.
  let tokenEmbedding: Int8Matrix
  /// `[T, C]`.
  let positionEmbedding: UnsafePointer<Float>
  /// `[horizonCount, C]`; nil where the model has no horizon table.
  let horizonEmbedding: UnsafePointer<Float>?
  let layers: [LayerWeights]
  let finalNorm: NormWeights

  /// - Throws: the first tensor that is missing or has another type or shape.
  init(_ map: WeightMap, _ configuration: ModelConfiguration) throws(ModelError) {
    let reader = TensorReader(map: map, configuration: configuration)
    try reader.refuseFloatWeights()
    tokenEmbedding = try reader.matrix(.tokenEmbedding, bias: nil)
    positionEmbedding = try reader.floats(.positionEmbedding)
    horizonEmbedding =
      configuration.horizonCount > 0 ? try reader.floats(.horizonEmbedding) : nil
    var layers: [LayerWeights] = []
    for layer in 0..<configuration.layerCount {
      layers.append(try reader.layer(layer))
    }
    self.layers = layers
    finalNorm = try reader.norm(.finalNormWeight, .finalNormBias)
  }
}
