import Checkpoint
import Kernels
import Platform
import UpsideDown

/// Moves scale between the inputs of a product and its weights where that lowers int8's error.
///
/// The norm before `attn.c_attn` and before `mlp.c_fc` ends in a factor and an addend for each
/// channel. Dividing both by a channel's factor and multiplying the matrix's row of that channel
/// by it changes nothing in float32; in int8 it takes a channel of large inputs, which coarsens
/// the steps of its whole group, and makes it one of large weights, or the other way round.
public enum Calibrator {
  /// Rows on which the error of a product is measured.
  static let rowCount = 512
  /// Tokens that are run through the model at most.
  static let tokenLimit = 32_768

  /// Finds the factors of every product.
  ///
  /// - Parameters:
  ///   - weights: a float32 file of the trainer.
  ///   - examples: text as the model will see it.
  /// - Throws: ``TrainingError`` for a file that is no such model.
  public static func run(
    _ weights: WeightMap, examples: [EncodedExample], pool: WorkerPool, kernels: KernelTable
  ) throws(TrainingError) -> Calibration {
    let examples = spread(examples)
    let longest = examples.map(\.tokens.count).max() ?? 1
    let shape: NetworkShape
    do {
      shape = NetworkShape(try ModelConfiguration(weights: weights))
    } catch {
      throw TrainingError(error.description)
    }
    // A network that trains keeps every layer's activations.
    let network = try Network(
      shape: shape, tokenCapacity: max(1024, longest), trains: true, pool: pool, kernels: kernels)
    try network.load(weights)
    let inputs = ProductInputs.collect(network, examples: examples, rowCount: rowCount)
    var calibration = Calibration()
    for (layer, inputs) in inputs.enumerated() {
      let name = "h.\(layer)."
      move(
        network, inputs.attention, norm: name + "ln_1", matrix: name + "attn.c_attn.weight",
        outWidth: 3 * network.shape.width, &calibration)
      move(
        network, inputs.perceptron, norm: name + "ln_2", matrix: name + "mlp.c_fc.weight",
        outWidth: network.shape.innerWidth, &calibration)
    }
    return calibration
  }

  /// Every n-th example, so that the whole text is seen within the limit.
  private static func spread(_ examples: [EncodedExample]) -> [EncodedExample] {
    let tokenCount = examples.reduce(0) { $0 + $1.tokens.count }
    let stride = max(1, (tokenCount + tokenLimit - 1) / tokenLimit)
    return Swift.stride(from: 0, to: examples.count, by: stride).map { examples[$0] }
  }

  /// Tries all factors on one product and notes the best, if it is better than none.
  private static func move(
    _ network: Network, _ inputs: ProductInputs, norm: String, matrix: String, outWidth: Int,
    _ calibration: inout Calibration
  ) {
    let width = network.shape.width
    let base = network.parameterArena.base
    let weight = base + network.layout.offset(matrix)
    let largest = (0..<width).map { channel in
      (0..<outWidth).reduce(Float(0)) { max($0, abs(weight[channel * outWidth + $1])) }
    }
    let error = ProductError(
      network, inputs: inputs.rows, weight: weight, inWidth: width, outWidth: outWidth)
    let before = error.relative()
    var best = (error: before, exponents: ChannelFactors.Exponents?.none, factors: [Float]())
    for exponents in ChannelFactors.candidates {
      let factors = ChannelFactors.factors(
        exponents, activations: inputs.largest, weights: largest)
      let found = error.relative(factors: factors)
      if found < best.error { best = (found, exponents, factors) }
    }
    calibration.products.append(
      Calibration.Product(
        name: matrix, errorBefore: before, errorAfter: best.error, exponents: best.exponents))
    guard best.exponents != nil else { return }
    for name in [norm + ".weight", norm + ".bias"] {
      let values = base + network.layout.offset(name)
      calibration.replacements[name] = best.factors.indices.map { values[$0] / best.factors[$0] }
    }
    calibration.replacements[matrix] = (0..<width * outWidth).map {
      weight[$0] * best.factors[$0 / outWidth]
    }
  }
}
