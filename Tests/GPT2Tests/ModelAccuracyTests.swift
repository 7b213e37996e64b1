import Checkpoint
import GPT2
import Kernels
import ModelFixtures
import Testing

@Suite("Logits of the int8 model") struct ModelAccuracyTests {
  /// Shapes with one and several activation groups, a short last group, and odd head counts.
  static let shapes: [ModelConfiguration] = [
    FixtureModel.tinyConfiguration,
    ModelConfiguration(
      vocabularyCount: 192, positionCount: 40, width: 192, layerCount: 1, headCount: 3,
      innerWidth: 320, beginToken: 0, endToken: 0, tokenCount: 150),
    ModelConfiguration(
      vocabularyCount: 128, positionCount: 32, width: 256, layerCount: 2, headCount: 4,
      horizonCount: 20, beginToken: 0, endToken: 0, tokenCount: 101),
  ]

  static let tables = InstructionSet.allCases.compactMap { KernelTable.table($0) }

  @Test(
    "They are those of a plain double-precision GPT-2 that rounds activations alike",
    arguments: shapes, tables)
  func agreesWithRoundingReference(_ shape: ModelConfiguration, _ kernels: KernelTable) throws {
    let (engine, reference, _) = try compare(shape, kernels, roundsActivations: true)
    // Only float32 rounding is left, which is far smaller, but can tip an activation that lies
    // in the middle between two steps: one step in one channel, and here and there a second.
    let tolerance = 2 * reference.largestStep
    #expect(engine.worstError <= tolerance, "tolerance \(tolerance)")
  }

  @Test(
    "They differ from a plain double-precision GPT-2 by no more than rounding activations explains",
    arguments: shapes, tables)
  func agreesWithFloatReference(_ shape: ModelConfiguration, _ kernels: KernelTable) throws {
    let (engine, reference, _) = try compare(shape, kernels, roundsActivations: false)
    // Independent rounding errors add in quadrature; three deviations leave room for chance.
    let tolerance = 3 * reference.roundingVariance.squareRoot()
    #expect(engine.worstError <= tolerance, "tolerance \(tolerance)")
  }

  struct Comparison {
    /// The greatest over all rows of |difference| / |logits|, as norms.
    var worstError = 0.0
  }

  private func compare(
    _ shape: ModelConfiguration, _ kernels: KernelTable, roundsActivations: Bool
  ) throws -> (Comparison, ReferenceModel, ModelHarness) {
    let harness = try ModelHarness(shape, seed: 3, kernels: kernels)
    var sequence = ModelHarness.sequence(count: 12)
    if shape.horizonCount == 0 { sequence = sequence.map { ($0.token, -1) } }
    let logits = harness.run(harness.rows(sequence, cache: harness.model.makeCache()))
    var reference = try ReferenceModel(harness.map, roundsActivations: roundsActivations)
    let expected = try reference.logits(
      tokens: sequence.map(\.token), horizons: sequence.map(\.horizon))
    var comparison = Comparison()
    for (row, expectedRow) in zip(logits, expected) {
      let difference = zip(row, expectedRow).reduce(0) {
        $0 + (Double($1.0) - $1.1) * (Double($1.0) - $1.1)
      }
      let norm = expectedRow.reduce(0) { $0 + $1 * $1 }
      let error = (difference / norm).squareRoot()
      // A NaN must not pass as small.
      comparison.worstError = error.isNaN ? .infinity : max(comparison.worstError, error)
    }
    return (comparison, reference, harness)
  }
}
