import Kernels
import Testing

@testable import Training

/// Agreement with float64 numpy.
///
/// Tolerance: every number passes through a chain of float32 sums; the longest path through
/// two layers and the head, there and back, adds about K = 2·(layers·(3C + 4C + 4C + T) + V)
/// terms. The worst case relative error is K·2⁻²⁴, and rounding errors that do not conspire
/// give its square root; the tests allow √K·2⁻²⁴ times 8 of the tensor's own norm.
@Suite("The float32 network agrees with the numpy reference")
struct GoldenTests {
  let golden: Golden

  init() throws {
    golden = try Golden()
  }

  static var tolerance: Double {
    let shape = Golden.shape
    let terms = 2 * (shape.layerCount * (11 * shape.width + 24) + shape.tokenCount)
    return 8 * Double(terms).squareRoot() * 0x1p-24
  }

  @Test("Logits of the scored positions agree", arguments: Golden.instructionSets)
  func logits(_ instructionSet: InstructionSet) throws {
    let network = try golden.network(trains: false, instructionSet: instructionSet)
    let expected = try golden.floats("logits")
    let scored = Set(golden.batch.scoredRows)
    var found: [Float] = []
    var row: Int32 = 0
    network.forEachLogitRow(golden.batch) { values in
      if scored.contains(row) { found.append(contentsOf: values) }
      row += 1
    }
    #expect(found.count == expected.count)
    let (difference, norm) = distance(found, expected)
    #expect(difference <= GoldenTests.tolerance * norm)
  }

  @Test("The loss and every gradient agree", arguments: Golden.instructionSets)
  func gradients(_ instructionSet: InstructionSet) throws {
    let network = try golden.network(workers: 2, instructionSet: instructionSet)
    let count = Double(golden.batch.targetCount)
    let loss =
      network.accumulateGradients(golden.batch, gradientScale: Float(1 / count)) / count
    let expectedLoss = try #require(golden.file.metadata["loss"].flatMap { Double($0) })
    #expect(abs(loss - expectedLoss) <= GoldenTests.tolerance * expectedLoss)
    for entry in network.layout.entries {
      let expected = try golden.floats("gradient." + entry.name)
      let (difference, norm) = distance(network.gradient(entry), expected)
      #expect(difference <= GoldenTests.tolerance * norm, "\(entry.name)")
      #expect(norm > 0, "\(entry.name)")
    }
  }

  @Test("Twenty AdamW steps lower the loss as the reference does")
  func steps() throws {
    let network = try golden.network()
    let optimizer = Optimizer(
      network: network, settings: Optimizer.Settings(weightDecay: 0.05, clipNorm: 1))
    let losses = try golden.floats("losses")
    let norms = try golden.floats("norms")
    let count = Double(golden.batch.targetCount)
    for step in 0..<20 {
      network.clearGradients()
      let loss =
        network.accumulateGradients(golden.batch, gradientScale: Float(1 / count)) / count
      let norm = optimizer.step(learningRate: 3e-3)
      // A step moves a parameter by up to the rate whatever its gradient's size, so errors
      // of small gradients grow step by step: allow one more forward error for each step.
      let tolerance = Double(step + 1) * GoldenTests.tolerance
      #expect(abs(loss - Double(losses[step])) <= tolerance * 4.3, "step \(step)")
      #expect(abs(norm - Double(norms[step])) <= 4 * tolerance * Double(norms[0]), "step \(step)")
    }
    #expect(losses[19] < 0.2 * losses[0])
  }

  @Test("A packed batch gives what its segments give one at a time")
  func packing() throws {
    let together = try golden.network()
    let apart = try golden.network()
    let whole = together.accumulateGradients(golden.batch, gradientScale: 1)
    var sum = 0.0
    for part in golden.parts {
      sum += apart.accumulateGradients(part, gradientScale: 1)
    }
    // The same losses, added in double precision in the same order.
    #expect(abs(whole - sum) <= GoldenTests.tolerance * abs(sum))
    for entry in together.layout.entries {
      let (difference, norm) = distance(together.gradient(entry), apart.gradient(entry))
      #expect(difference <= GoldenTests.tolerance * norm, "\(entry.name)")
    }
  }

  @Test("One, two and three threads give the same bits", arguments: Golden.instructionSets)
  func threads(_ instructionSet: InstructionSet) throws {
    var results: [[UInt32]] = []
    for workers in 1...3 {
      let network = try golden.network(workers: workers, instructionSet: instructionSet)
      let optimizer = Optimizer(network: network, settings: Optimizer.Settings())
      for _ in 0..<3 {
        network.clearGradients()
        _ = network.accumulateGradients(golden.batch, gradientScale: 0.02)
        _ = optimizer.step(learningRate: 1e-3)
      }
      let arena = network.parameterArena
      results.append((0..<arena.count).map { arena.base[$0].bitPattern })
    }
    #expect(results[0] == results[1])
    #expect(results[0] == results[2])
  }
}
