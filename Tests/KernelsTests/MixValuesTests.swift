import Kernels
import Testing

@Suite("Values mixed by weights")
struct MixValuesTests {
  private struct Problem {
    let headWidth: Int
    /// Of the first query.
    let count: Int
    let queryCount: Int
    /// `[queryCount, positions]`.
    var weights: [Float]
    /// `[positions, headWidth rounded up to a multiple of 16]`; the padding must not matter.
    var values: [Int8]
    var scales: [Float]

    var positions: Int { count + queryCount - 1 }
    var stride: Int { (headWidth + 15) / 16 * 16 }

    init(_ headWidth: Int, _ count: Int, queryCount: Int, _ generator: inout Generator) {
      (self.headWidth, self.count, self.queryCount) = (headWidth, count, queryCount)
      let positions = count + queryCount - 1
      weights = generator.floats(queryCount * positions, in: 0...1)
      values = generator.bytes(positions * ((headWidth + 15) / 16 * 16))
      scales = generator.floats(positions, in: 0...0.1)
      for position in 0..<positions {
        for channel in headWidth..<stride { values[position * stride + channel] = -128 }
      }
    }

    /// `[queryCount][headWidth]`. Weights of positions that a query does not see are NaN.
    func run(_ kernels: KernelTable) -> [[Float]] {
      let weightRow = positions + 5
      var rows = [Float](repeating: .nan, count: queryCount * weightRow)
      for query in 0..<queryCount {
        for position in 0..<(count + query) {
          rows[query * weightRow + position] = weights[query * positions + position]
        }
      }
      let outRow = headWidth + 8
      var out = [Float](repeating: -99, count: queryCount * outRow)
      kernels.mixValues(
        &rows, weightRow, queryCount, values, scales, count, headWidth, &out, outRow)
      return (0..<queryCount).map { query in
        let row = out[(query * outRow)..<((query + 1) * outRow)]
        #expect(row.suffix(8).allSatisfy { $0 == -99 }, "nothing beside the head is written")
        return Array(row.prefix(headWidth))
      }
    }

    /// The same positions for one query of these alone.
    func alone(_ query: Int) -> Problem {
      var generator = Generator(0)
      var result = Problem(headWidth, count + query, queryCount: 1, &generator)
      result.weights = Array(weights[(query * positions)...].prefix(count + query))
      result.values = Array(values.prefix((count + query) * stride))
      result.scales = Array(scales.prefix(count + query))
      return result
    }
  }

  /// A weight is scaled with one rounding; each position adds two where products and sums are
  /// rounded apart. All are relative to at most the sum of magnitudes.
  @Test("every count and head width agrees with double precision", arguments: availableSets)
  func agrees(set: InstructionSet) throws {
    let kernels = try table(set)
    for headWidth in [1, 7, 8, 16, 31, 32, 48, 64, 65, 80, 128, 160] {
      for count in Array(1...10) + [15, 16, 17, 31, 33, 64, 65, 130, 1024] {
        for queryCount in [1, 2, 5, 8] {
          var generator = Generator(headWidth * 5000 + count)
          let problem = Problem(headWidth, count, queryCount: queryCount, &generator)
          for (query, found) in problem.run(kernels).enumerated() {
            var expected = [Double](repeating: 0, count: headWidth)
            var sizes = expected
            for position in 0..<(count + query) {
              let weight =
                Double(problem.weights[query * problem.positions + position])
                * Double(problem.scales[position])
              for channel in 0..<headWidth {
                let term = weight * Double(problem.values[position * problem.stride + channel])
                expected[channel] += term
                sizes[channel] += abs(term)
              }
            }
            let bounds = sizes.map { unit * Double(2 * (count + query) + 1) * $0 }
            expectClose(
              found, expected, within: bounds, "\(headWidth) \(count) \(query)/\(queryCount)")
          }
        }
      }
    }
  }

  @Test("a query has the same bits alone as among others", arguments: availableSets)
  func isBatchInvariant(set: InstructionSet) throws {
    let kernels = try table(set)
    for headWidth in [8, 20, 48, 64, 80, 144] {
      for count in [1, 2, 13, 14, 16, 30, 47, 200] {
        for queryCount in 2...9 {
          var generator = Generator(headWidth + 1000 * count)
          let problem = Problem(headWidth, count, queryCount: queryCount, &generator)
          let together = problem.run(kernels)
          for query in 0..<queryCount {
            #expect(problem.alone(query).run(kernels) == [together[query]])
          }
        }
      }
    }
  }
}
