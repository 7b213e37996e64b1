/// All memory that a forward pass writes.
///
/// With `keepsLayers` every layer has its own block, which backward needs; without, the
/// layers share one, which is enough to score or to print logits.
struct Activations {
  typealias Pointer = UnsafeMutablePointer<Float>
  let layers: [LayerActivations]
  /// `[N, C]`: the residual stream that leaves the last layer.
  let output: Pointer
  /// `[M, C]`: the scored rows of `output`, then normalised.
  let gathered: Pointer
  let normed: Pointer
  let normedMean: Pointer
  let normedInverse: Pointer
  /// `[rows of a chunk, V]`.
  let logits: Pointer
  /// `[M]`: negative log-likelihoods.
  let losses: Pointer

  init(
    shape: NetworkShape, tokenCapacity: Int, logitRowCount: Int, keepsLayers: Bool,
    carver: inout FloatCarver
  ) {
    let width = shape.width
    var layers: [LayerActivations] = []
    for layer in 0..<shape.layerCount {
      if layer == 0 || keepsLayers {
        layers.append(
          LayerActivations(shape: shape, tokenCapacity: tokenCapacity, carver: &carver))
      } else {
        layers.append(layers[0])
      }
    }
    self.layers = layers
    output = carver.take(tokenCapacity * width)
    gathered = carver.take(tokenCapacity * width)
    normed = carver.take(tokenCapacity * width)
    normedMean = carver.take(tokenCapacity)
    normedInverse = carver.take(tokenCapacity)
    logits = carver.take(logitRowCount * shape.vocabularyCount)
    losses = carver.take(tokenCapacity)
  }
}
