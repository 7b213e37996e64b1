import Checkpoint
import Kernels

/// How far a product of int8 rows and int8 weights, each rounded as the engine rounds them, is
/// from the product in float32.
final class ProductError {
  typealias Pointer = UnsafeMutablePointer<Float>
  private let network: Network
  private let inputs: [Float]
  private let weight: Pointer
  private let rowCount: Int
  private let inWidth: Int
  private let outWidth: Int
  private let exact: FloatArena
  private let found: FloatArena
  private let roundedInputs: FloatArena
  private let roundedWeight: FloatArena
  private let exactSquares: Double

  /// - Parameters:
  ///   - inputs: `[rows, in]`.
  ///   - weight: `[in, out]`, as Conv1D has it.
  init(_ network: Network, inputs: [Float], weight: Pointer, inWidth: Int, outWidth: Int) {
    self.network = network
    self.inputs = inputs
    self.weight = weight
    self.inWidth = inWidth
    self.outWidth = outWidth
    rowCount = inputs.count / inWidth
    exact = FloatArena(count: rowCount * outWidth)
    found = FloatArena(count: rowCount * outWidth)
    roundedInputs = FloatArena(count: inputs.count)
    roundedWeight = FloatArena(count: inWidth * outWidth)
    for index in inputs.indices { roundedInputs.base[index] = inputs[index] }
    // Weights `[out, in]` here and below, in the order in which their rows are rounded.
    ProductError.orient(
      weight, 0..<outWidth, into: roundedWeight.base, inWidth: inWidth, outWidth: outWidth,
      factors: nil)
    let (rowCount, rounded, weights, exact) = (rowCount, roundedInputs, roundedWeight, exact)
    network.pool.run { worker in
      ProductError.multiply(
        network, worker, rounded.base, weights.base, exact.base, rowCount, inWidth, outWidth)
    }
    exactSquares = (0..<rowCount * outWidth).reduce(0) {
      $0 + Double(exact.base[$1]) * Double(exact.base[$1])
    }
  }

  /// The error with channels of the input divided, and of the weights multiplied, by `factors`;
  /// without factors, as they are.
  func relative(factors: [Float]? = nil) -> Double {
    network.pool.run { worker in
      roundInputs(network.pool.range(of: rowCount, worker: worker), factors)
      roundWeight(network.pool.range(of: outWidth, worker: worker), factors)
    }
    network.pool.run { worker in
      ProductError.multiply(
        network, worker, roundedInputs.base, roundedWeight.base, found.base, rowCount, inWidth,
        outWidth)
    }
    var squares = 0.0
    for index in 0..<rowCount * outWidth {
      let difference = Double(found.base[index]) - Double(exact.base[index])
      squares += difference * difference
    }
    return exactSquares > 0 ? (squares / exactSquares).squareRoot() : 0
  }

  /// Rows through the engine's own kernel and back.
  private func roundInputs(_ rows: Range<Int>, _ factors: [Float]?) {
    let group = KernelTable.activationGroup
    let groupCount = (inWidth + group - 1) / group
    var values = [Int8](repeating: 0, count: inWidth)
    var scales = [Float](repeating: 0, count: groupCount)
    var offsets = [Int32](repeating: 0, count: groupCount)
    for row in rows {
      let out = roundedInputs.base + row * inWidth
      for channel in 0..<inWidth {
        out[channel] = inputs[row * inWidth + channel] / (factors?[channel] ?? 1)
      }
      network.kernels.quantizeRow(out, inWidth, group, 1, &values, &scales, &offsets)
      for channel in 0..<inWidth {
        out[channel] = Float(values[channel]) * scales[channel / group]
      }
    }
  }

  /// Rows of `[out, in]` through the quantizer and back.
  private func roundWeight(_ rows: Range<Int>, _ factors: [Float]?) {
    guard !rows.isEmpty else { return }
    let out = roundedWeight.base + rows.lowerBound * inWidth
    ProductError.orient(
      weight, rows, into: out, inWidth: inWidth, outWidth: outWidth, factors: factors)
    let count = rows.count * inWidth
    let result = Quantizer.quantizeRows(
      UnsafeBufferPointer(start: out, count: count), rows: rows.count, columns: inWidth)
    for index in 0..<count {
      out[index] = Float(result.values[index]) * result.scales[index / inWidth]
    }
  }

  /// Columns `rows` of the weights `[in, out]` as rows of `[out, in]`.
  private static func orient(
    _ weight: Pointer, _ rows: Range<Int>, into out: Pointer, inWidth: Int, outWidth: Int,
    factors: [Float]?
  ) {
    for (index, row) in rows.enumerated() {
      for channel in 0..<inWidth {
        out[index * inWidth + channel] =
          weight[channel * outWidth + row] * (factors?[channel] ?? 1)
      }
    }
  }

  /// One worker's rows of `y = x·wᵀ`: x `[rows, in]`, w `[out, in]`.
  private static func multiply(
    _ network: Network, _ worker: Int, _ x: Pointer, _ w: Pointer, _ y: Pointer, _ rowCount: Int,
    _ inWidth: Int, _ outWidth: Int
  ) {
    let rows = network.rows(of: rowCount, worker)
    guard !rows.isEmpty else { return }
    network.kernels.sgemm(
      rows.count, outWidth, inWidth, x + rows.lowerBound * inWidth, inWidth, 1, w, 1, inWidth,
      y + rows.lowerBound * outWidth, outWidth, 0, network.workspace(worker))
  }
}
