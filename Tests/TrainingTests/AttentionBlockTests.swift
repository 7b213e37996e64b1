import Kernels
import Platform
import Testing

@testable import Training

/// Segments of two and three blocks of queries, against the float64 reference that knows no
/// blocks.
///
/// Tolerance as in `GradientTests`: with K the terms of the longest chain of sums, now with the
/// segment's length in it, √K·2⁻²⁴ of the tensor's norm, times 8.
@Suite("Attention in blocks of queries is attention")
struct AttentionBlockTests {
  static let longest = 2 * HeadTask.blockRows + 9
  static let shape = NetworkShape(
    layerCount: 1, headCount: 2, width: 8, positionCount: longest, tokenCount: 13,
    vocabularyCount: 16, horizonCount: 0)
  /// The longest, one more than a block, a whole block.
  static let counts = [longest, HeadTask.blockRows + 1, HeadTask.blockRows]

  private func network(_ set: InstructionSet, workers: Int = 2) throws -> Network {
    let pool = try WorkerPool(cpus: Array(repeating: 0, count: workers), pin: false)
    let network = try Network(
      shape: Self.shape, tokenCapacity: Self.counts.reduce(0, +), trains: true, pool: pool,
      kernels: try #require(KernelTable.table(set)))
    var random = RandomSource(seed: 3, stream: 0)
    for entry in network.layout.entries {
      let values = network.parameter(entry)
      let isNormWeight = entry.name.contains("ln_") && entry.name.hasSuffix("weight")
      for index in values.indices {
        values[index] = Float(random.normal() * 0.4 + (isNormWeight ? 1 : 0))
      }
    }
    return network
  }

  private var batch: PackedBatch {
    var random = RandomSource(seed: 4, stream: 0)
    var batch = PackedBatch()
    for count in Self.counts {
      let tokens = (0...count).map { _ in Int32(random.index(below: 13)) }
      let horizons = [Int32](repeating: -1, count: count)
      batch.append(
        inputs: tokens[..<count], following: tokens[1...], horizons: horizons[...],
        firstTarget: 0)
    }
    return batch
  }

  private var tolerance: Double {
    8 * Double(2 * (11 * 8 + Self.longest + 13)).squareRoot() * 0x1p-24
  }

  @Test("Loss and gradients agree with central differences", arguments: Golden.instructionSets)
  func gradients(_ set: InstructionSet) throws {
    let network = try network(set)
    let batch = batch
    let reference = ReferenceNetwork(network)
    let loss = network.accumulateGradients(batch, gradientScale: 1)
    let expectedLoss = reference.loss(batch)
    #expect(abs(loss - expectedLoss) <= tolerance * expectedLoss)
    for name in ["h.0.attn.c_attn.weight", "h.0.attn.c_attn.bias", "wpe.weight"] {
      let entry = try #require(network.layout.entries.first { $0.name == name })
      let found = network.gradient(entry)
      let norm = found.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
      for index in Swift.stride(from: 0, to: entry.count, by: max(1, entry.count / 12) | 1) {
        let expected = reference.derivative(batch, name, index, step: 1e-5)
        // The central difference is off by 2⁻⁵²·loss/step.
        let rounding = 0x1p-52 * expectedLoss / 1e-5 * 8
        #expect(
          abs(Double(found[index]) - expected) <= tolerance * norm + rounding, "\(name)[\(index)]")
      }
    }
  }

  @Test("The number of threads changes no bit", arguments: Golden.instructionSets)
  func threads(_ set: InstructionSet) throws {
    let results = try (1...3).map { workers in
      let network = try network(set, workers: workers)
      _ = network.accumulateGradients(batch, gradientScale: 1)
      return network.layout.entries.flatMap { network.gradient($0).map(\.bitPattern) }
    }
    #expect(results[0] == results[1])
    #expect(results[0] == results[2])
  }
}
