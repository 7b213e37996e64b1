import Kernels
import Platform
import Testing

@testable import Training

/// Every layer's backward against central differences of a float64 forward.
///
/// Tolerance: the central difference with step h is off by h²/6 times a third derivative,
/// here far below 1e-7 of the tensor's largest gradient, and by 2⁻⁵²·loss/h ≈ 1e-9. The
/// float32 gradient is off by √K·2⁻²⁴ of the tensor's norm, K the terms of the longest chain
/// of sums as in `GoldenTests`, times 8.
@Suite("Every gradient agrees with central differences in float64")
struct GradientTests {
  static let shape = NetworkShape(
    layerCount: 2, headCount: 2, width: 8, positionCount: 7, tokenCount: 13,
    vocabularyCount: 16, horizonCount: 5)

  let network: Network
  let batch: PackedBatch

  init() throws {
    let pool = try WorkerPool(cpus: [0, 0], pin: false)
    network = try Network(
      shape: GradientTests.shape, tokenCapacity: 16, trains: true, pool: pool,
      kernels: try KernelTable.detect())
    var random = RandomSource(seed: 7, stream: 0)
    for entry in network.layout.entries {
      let values = network.parameter(entry)
      let isNormWeight = entry.name.contains("ln_") && entry.name.hasSuffix("weight")
      for index in values.indices {
        values[index] = Float(random.normal() * 0.3 + (isNormWeight ? 1 : 0))
      }
    }
    var batch = PackedBatch()
    for (count, first) in [(7, 2), (1, 0), (5, 4)] {
      let tokens = (0...count).map { _ in Int32(random.index(below: 13)) }
      let horizons = (0..<count).map { $0 < first ? Int32(-1) : Int32(random.index(below: 5)) }
      batch.append(
        inputs: tokens[..<count], following: tokens[1...], horizons: horizons[...],
        firstTarget: first)
    }
    self.batch = batch
  }

  static let names = ParameterLayout(shape).entries.map(\.name)

  @Test("The gradient agrees", arguments: names)
  func gradient(_ name: String) throws {
    network.clearGradients()
    _ = network.accumulateGradients(batch, gradientScale: 1)
    let entry = try #require(network.layout.entries.first { $0.name == name })
    let found = network.gradient(entry)
    let reference = ReferenceNetwork(network)
    let norm = found.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
    let terms = Double(2 * (2 * (11 * 8 + 7) + 13))
    let tolerance = 8 * terms.squareRoot() * 0x1p-24 * norm + 1e-8
    // Up to sixteen coordinates, spread over the tensor.
    let stride = max(1, entry.count / 16) | 1
    for index in Swift.stride(from: 0, to: entry.count, by: stride) {
      let expected = reference.derivative(batch, name, index, step: 1e-5)
      #expect(abs(Double(found[index]) - expected) <= tolerance, "\(name)[\(index)]")
    }
    #expect(norm > 0)
  }

  @Test("The loss agrees")
  func loss() {
    let expected = ReferenceNetwork(network).loss(batch)
    #expect(abs(network.loss(batch) - expected) <= 8 * 20 * 0x1p-24 * expected)
  }

  /// The gradients of the batch's segments with these weights of their targets.
  private func gradients(weights: (_ count: Int) -> [Float], scale: Float) -> [Float] {
    var weighted = PackedBatch()
    for segment in batch.segments {
      let range = segment.start..<segment.start + segment.count
      let first = batch.scoredRows.firstIndex { range.contains(Int($0)) } ?? 0
      let count = batch.scoredRows.count { range.contains(Int($0)) }
      let skipped = segment.count - count
      let following =
        [Int32](repeating: 0, count: skipped) + batch.targets[first..<first + count]
      weighted.append(
        inputs: batch.tokens[range], following: following[...],
        horizons: batch.horizons[range], firstTarget: skipped, weights: weights(count))
    }
    network.clearGradients()
    _ = network.accumulateGradients(weighted, gradientScale: scale)
    return network.layout.entries.flatMap { network.gradient($0) }
  }

  @Test("Targets of weight 2 give twice the gradients, of weight 0 none")
  func weightedTargets() {
    let plain = gradients(weights: { _ in [] }, scale: 2)
    // Doubling is exact, so the bits agree.
    #expect(gradients(weights: { Array(repeating: 2, count: $0) }, scale: 1) == plain)
    #expect(gradients(weights: { Array(repeating: 0, count: $0) }, scale: 1).allSatisfy { $0 == 0 })
    let firsts = gradients(weights: { [1] + Array(repeating: 0, count: $0 - 1) }, scale: 2)
    let others = gradients(weights: { [0] + Array(repeating: 1, count: $0 - 1) }, scale: 2)
    let (difference, norm) = distance(zip(firsts, others).map(+), plain)
    // Each sum is rounded in another order: √K·2⁻²⁴ of the norm, K as above, times 8.
    let terms = Double(2 * (2 * (11 * 8 + 7) + 13))
    #expect(difference <= 8 * terms.squareRoot() * 0x1p-24 * norm)
  }

  @Test("A network that keeps no layers scores to the same bits")
  func scoring() throws {
    let pool = try WorkerPool(cpus: [0], pin: false)
    let scorer = try Network(
      shape: GradientTests.shape, tokenCapacity: 16, trains: false, pool: pool,
      kernels: try KernelTable.detect())
    scorer.parameterArena.base.update(
      from: network.parameterArena.base, count: network.parameterArena.count)
    #expect(scorer.loss(batch) == network.loss(batch))
    #expect(scorer.gradientArena == nil)
  }
}
