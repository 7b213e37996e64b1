import Kernels
import Platform
import Testing

@testable import Training

@Suite("Dropout")
struct DropoutTests {
  static let shape = NetworkShape(
    layerCount: 2, headCount: 2, width: 16, innerWidth: 24, positionCount: 9, tokenCount: 21,
    horizonCount: 4)

  private func network(dropout: Double, workers: Int = 1) throws -> Network {
    let network = try Network(
      shape: DropoutTests.shape, tokenCapacity: 32, trains: true, dropout: dropout,
      pool: try WorkerPool(cpus: Array(repeating: 0, count: workers), pin: false),
      kernels: try KernelTable.detect())
    var random = RandomSource(seed: 3, stream: 0)
    for entry in network.layout.entries {
      let values = network.parameter(entry)
      let isNormWeight = entry.name.contains("ln_") && entry.name.hasSuffix("weight")
      for index in values.indices {
        values[index] = Float(random.normal() * 0.3 + (isNormWeight ? 1 : 0))
      }
    }
    return network
  }

  private func batch() -> PackedBatch {
    var random = RandomSource(seed: 5, stream: 0)
    var batch = PackedBatch()
    for count in [9, 4, 7] {
      let tokens = (0...count).map { _ in Int32(random.index(below: 21)) }
      let horizons = (0..<count).map { _ in Int32(random.index(below: 5)) - 1 }
      batch.append(
        inputs: tokens[..<count], following: tokens[1...], horizons: horizons[...], firstTarget: 1)
    }
    return batch
  }

  private func gradients(_ network: Network, step: Int = 0) -> (loss: Double, [Float]) {
    network.clearGradients()
    network.drawDropout(seed: 1, step: step, pass: 0)
    let loss = network.accumulateGradients(batch(), gradientScale: 1)
    return (loss, network.layout.entries.flatMap { network.gradient($0) })
  }

  /// The tolerance of `GradientTests`: the float64 difference under the same masks is off by less
  /// than 1e-8; the float32 gradient by √K·2⁻²⁴ of the tensor's norm, K the terms of the longest
  /// chain of sums, times 8. A mask multiplies exactly the same elements in both.
  @Test("Every gradient agrees with central differences in float64 under the same masks")
  func gradient() throws {
    let network = try network(dropout: 0.3)
    let (loss, _) = gradients(network)
    let reference = ReferenceNetwork(network)
    let shape = DropoutTests.shape
    let chain = 11 * shape.width + shape.positionCount
    let terms = Double(2 * (2 * chain + shape.tokenCount))
    let expectedLoss = reference.loss(batch())
    #expect(abs(loss - expectedLoss) <= 8 * terms.squareRoot() * 0x1p-24 * expectedLoss)
    for entry in network.layout.entries {
      let found = network.gradient(entry)
      let norm = found.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
      let tolerance = 8 * terms.squareRoot() * 0x1p-24 * norm + 1e-8
      for index in stride(from: 0, to: entry.count, by: max(1, entry.count / 5) | 1) {
        let expected = reference.derivative(batch(), entry.name, index, step: 1e-5)
        #expect(
          abs(Double(found[index]) - expected) <= tolerance,
          "\(entry.name)[\(index)]: \(found[index]), \(expected)")
      }
    }
  }

  @Test("The same step has the same mask on any number of threads, another step another")
  func masks() throws {
    let (loss, found) = gradients(try network(dropout: 0.3))
    let (same, again) = gradients(try network(dropout: 0.3, workers: 3))
    #expect(loss == same && found == again)
    #expect(gradients(try network(dropout: 0.3), step: 1).loss != loss)
  }

  @Test("Scores are taken without dropout")
  func scoring() throws {
    let dropping = try network(dropout: 0.3)
    dropping.drawDropout(seed: 1, step: 0, pass: 0)
    #expect(dropping.loss(batch()) == (try network(dropout: 0)).loss(batch()))
  }

  @Test("The share of dropped elements is the rate, and the others make up for it")
  func share() throws {
    var dropout = try #require(Dropout(rate: 0.25))
    dropout.draw(seed: 9, step: 4, pass: 1)
    var values = [Float](repeating: 1, count: 999)
    var keptCount = 0
    for row in 0..<100 {
      for index in values.indices { values[index] = 1 }
      values.withUnsafeMutableBufferPointer { buffer in
        guard let base = buffer.baseAddress else { return }
        dropout.apply(base, count: 999, site: .projection, layer: 2, row: row)
      }
      #expect(values.allSatisfy { $0 == 0 || $0 == 1 / 0.75 })
      keptCount += values.count { $0 != 0 }
    }
    // Five deviations of a binomial count.
    let count = 99_900.0
    #expect(abs(Double(keptCount) - 0.75 * count) < 5 * (count * 0.75 * 0.25).squareRoot())
    #expect(Dropout(rate: 0) == nil)
  }
}
