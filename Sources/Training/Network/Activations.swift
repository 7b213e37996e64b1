/// All memory that a forward pass writes.
///
/// With `keepsLayers` every layer has its own block, which backward needs; without, the
/// layers share one, which is enough to score or to print logits.
struct Activations {
  typealias Pointer = UnsafeMutablePointer<Float>
  let layers: [LayerActivations]
  /// `[N, 4C]`: a layer's perceptron after GELU.
  let activated: Pointer
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
  /// Two blocks of attention weights or their gradients for every worker.
  private let attentionBlocks: Pointer
  private let attentionBlockCount: Int

  init(
    shape: NetworkShape, tokenCapacity: Int, logitRowCount: Int, workerCount: Int,
    keepsLayers: Bool, carver: inout FloatCarver
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
    activated = carver.take(tokenCapacity * shape.innerWidth)
    output = carver.take(tokenCapacity * width)
    gathered = carver.take(tokenCapacity * width)
    normed = carver.take(tokenCapacity * width)
    normedMean = carver.take(tokenCapacity)
    normedInverse = carver.take(tokenCapacity)
    logits = carver.take(logitRowCount * shape.vocabularyCount)
    losses = carver.take(tokenCapacity)
    let longest = min(tokenCapacity, shape.positionCount)
    attentionBlockCount = FloatArena.aligned(longest * min(longest, HeadTask.blockRows))
    attentionBlocks = carver.take(2 * workerCount * attentionBlockCount)
  }

  /// One of the two attention blocks of a worker, `[rows, keys]`.
  func attentionScratch(_ worker: Int, _ index: Int) -> Pointer {
    attentionBlocks + (2 * worker + index) * attentionBlockCount
  }
}
