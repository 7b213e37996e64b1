import Kernels
import Platform
import Testing

@testable import Training

/// The term that holds a network to a reference, against float64 loops and central differences.
///
/// Tolerances are those of `GradientTests`: √K·2⁻²⁴ of the norm, K the terms of the longest
/// chain of sums, times 8; the reference's forward pass adds as many terms again.
@Suite("A network held to a reference")
struct DivergenceTests {
  static let weight: Float = 0.75
  let base: GradientTests
  /// Parameters of another network of the same shape.
  let other: Network

  init() throws {
    base = try GradientTests()
    other = try Self.network(trains: false)
    var random = RandomSource(seed: 11, stream: 0)
    for entry in other.layout.entries {
      let from = base.network.parameter(entry)
      let values = other.parameter(entry)
      for index in values.indices {
        values[index] = from[index] + Float(random.normal() * 0.2)
      }
    }
  }

  private static func network(
    trains: Bool, pool: WorkerPool? = nil, shape: NetworkShape = GradientTests.shape
  ) throws -> Network {
    try Network(
      shape: shape, tokenCapacity: 16, trains: trains,
      pool: try pool ?? WorkerPool(cpus: [0], pin: false), kernels: try KernelTable.detect())
  }

  private static func copy(_ from: Network, to network: Network) {
    network.parameterArena.base.update(
      from: from.parameterArena.base, count: from.parameterArena.count)
  }

  /// The network, held to the other parameters.
  private func held(_ network: Network, weight: Float = DivergenceTests.weight) throws -> Network {
    let reference = try Self.network(trains: false, pool: network.pool)
    Self.copy(other, to: reference)
    try network.hold(to: reference, named: "other", weight: weight)
    return network
  }

  private static let terms = Double(2 * 2 * (2 * (11 * 8 + 7) + 13))

  @Test("Every gradient agrees with central differences of cross-entropy and divergence")
  func gradients() throws {
    let network = try held(base.network)
    network.clearGradients()
    let loss = network.accumulateGradients(base.batch, gradientScale: 1)
    let (own, other) = (ReferenceNetwork(network), ReferenceNetwork(other))
    let tolerance = 8 * Self.terms.squareRoot() * 0x1p-24
    #expect(abs(loss - own.loss(base.batch)) <= tolerance * loss)
    let divergence = own.divergence(base.batch, from: other)
    #expect(divergence > 0.5)
    // The divergence is a difference of numbers as large as the loss.
    #expect(abs((network.divergence?.sum ?? 0) - divergence) <= tolerance * 2 * loss)
    for entry in network.layout.entries {
      let found = network.gradient(entry)
      let norm = found.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
      for index in stride(from: 0, to: entry.count, by: max(1, entry.count / 6) | 1) {
        let expected = own.derivative(
          of: {
            $0.loss(base.batch) + Double(Self.weight) * $0.divergence(base.batch, from: other)
          }, entry.name, index, step: 1e-5)
        #expect(
          abs(Double(found[index]) - expected) <= tolerance * norm + 1e-8,
          "\(entry.name)[\(index)]")
      }
      #expect(norm > 0)
    }
  }

  @Test("A network held to itself diverges by nothing and has the cross-entropy's gradients")
  func itself() throws {
    let plain = try Self.network(trains: true)
    let held = try held(Self.network(trains: true), weight: 2)
    for network in [plain, held] { Self.copy(other, to: network) }
    for network in [plain, held] {
      _ = network.accumulateGradients(base.batch, gradientScale: 1)
    }
    // Both passes are the same arithmetic, so the difference of the logits is exactly zero.
    #expect(held.divergence?.sum == 0)
    for entry in plain.layout.entries {
      let (difference, norm) = distance(held.gradient(entry), plain.gradient(entry))
      #expect(difference <= 8 * Self.terms.squareRoot() * 0x1p-24 * 3 * norm, "\(entry.name)")
    }
  }

  @Test("One, two and three threads give the same bits")
  func threads() throws {
    var results: [[UInt32]] = []
    for workers in 1...3 {
      let pool = try WorkerPool(cpus: Array(repeating: 0, count: workers), pin: false)
      let network = try held(Self.network(trains: true, pool: pool))
      Self.copy(base.network, to: network)
      _ = network.accumulateGradients(base.batch, gradientScale: 0.02)
      let sum = network.divergence?.sum ?? 0
      results.append(
        network.layout.entries.flatMap { network.gradient($0).map(\.bitPattern) }
          + [Float(sum).bitPattern])
    }
    #expect(results[0] == results[1] && results[0] == results[2])
  }

  @Test("Scores are taken without the reference")
  func scores() throws {
    let plain = base.network.loss(base.batch)
    #expect(try held(base.network).loss(base.batch) == plain)
  }

  @Test("A reference of another shape is refused with both shapes")
  func otherShape() throws {
    var shape = GradientTests.shape
    shape.layerCount = 1
    let network = try Self.network(trains: true, shape: shape)
    let error = #expect(throws: TrainingError.self) { try held(network) }
    let text = try #require(error?.description)
    #expect(text.contains("found") && text.contains("layerCount: 2"), "\(text)")
  }
}
