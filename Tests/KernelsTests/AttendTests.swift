import Glibc
import Kernels
import Testing

@Suite("Attention over float16 keys and values")
struct AttendTests {
  /// Keys and values of one head as a cache holds them; what no position has written is NaN.
  private struct Head {
    let headWidth: Int
    let count: Int
    /// What the stored numbers stand for, `[count, headWidth]`.
    var exactKeys: [Double] = []
    var exactValues: [Double] = []
    var keys: [UInt16]
    var values: [UInt16]

    init(_ headWidth: Int, _ count: Int, _ generator: inout Generator) {
      (self.headWidth, self.count) = (headWidth, count)
      let stride = (headWidth + 7) / 8 * 8
      keys = [UInt16](repeating: 0x7E00, count: (count + 15) / 16 * 16 * headWidth)
      values = [UInt16](repeating: 0x7E00, count: count * stride)
      for position in 0..<count {
        for channel in 0..<headWidth {
          let pair = generator.floats(2)
          let (key, value) = (Float16(pair[0]), Float16(pair[1]))
          keys[(position / 16 * headWidth + channel) * 16 + position % 16] = key.bitPattern
          values[position * stride + channel] = value.bitPattern
          exactKeys.append(Double(key))
          exactValues.append(Double(value))
        }
      }
    }
  }

  @Test("every count and head width agrees with double precision", arguments: availableSets)
  func agrees(set: InstructionSet) throws {
    let kernels = try table(set)
    for headWidth in [1, 7, 8, 16, 31, 32, 48, 64, 65, 80, 128] {
      for count in Array(1...10) + [15, 16, 17, 31, 32, 33, 63, 64, 65, 130, 1024] {
        try compare(kernels, headWidth, count)
      }
    }
  }

  /// `queryCount` queries; query i sees `count + i` positions.
  private func run(
    _ kernels: KernelTable, _ head: Head, _ queries: [Float], queryCount: Int, count: Int
  ) -> [[Float]] {
    let headWidth = head.headWidth
    let scoreRow = (count + queryCount + 14) / 16 * 16
    var scores = [Float](repeating: .nan, count: queryCount * scoreRow)
    let outRow = headWidth + 8
    var out = [Float](repeating: -99, count: queryCount * outRow)
    kernels.attend(
      queries, headWidth, queryCount, head.keys, head.values, count, headWidth,
      1 / Float(headWidth).squareRoot(), &scores, scoreRow, &out, outRow)
    return (0..<queryCount).map { query in
      #expect(out[(query * outRow + headWidth)..<((query + 1) * outRow)].allSatisfy { $0 == -99 })
      return Array(out[(query * outRow)..<(query * outRow + headWidth)])
    }
  }

  /// A score errs by headWidth + 2 roundings of Σ|q·k|, a weight by twice that and by the
  /// errors of softmax, the sum over positions by one rounding each.
  private func compare(_ kernels: KernelTable, _ headWidth: Int, _ count: Int) throws {
    var generator = Generator(headWidth * 5000 + count)
    let head = Head(headWidth, count, &generator)
    let query = generator.floats(headWidth)
    let out = run(kernels, head, query, queryCount: 1, count: count)[0]
    let scale = Double(1 / Float(headWidth).squareRoot())
    var exact: [Double] = []
    var scoreError = 0.0
    for position in 0..<count {
      let products = (0..<headWidth).map {
        Double(query[$0]) * head.exactKeys[position * headWidth + $0] * scale
      }
      exact.append(products.reduce(0, +))
      let size = products.reduce(0) { $0 + abs($1) }
      scoreError = max(scoreError, Double(headWidth + 2) * unit * size)
    }
    let largest = exact.max() ?? 0
    let range = largest - (exact.min() ?? 0)
    let weights = exact.map { exp($0 - largest) }
    let sum = weights.reduce(0, +)
    let relative = 2 * scoreError + unit * (range + 13 + Double(count) * 2 + 4)
    var (expected, bounds): ([Double], [Double]) = ([], [])
    for column in 0..<headWidth {
      let terms = (0..<count).map {
        weights[$0] / sum * head.exactValues[$0 * headWidth + column]
      }
      expected.append(terms.reduce(0, +))
      bounds.append(relative * terms.reduce(0) { $0 + abs($1) } + 1e-30)
    }
    expectClose(out, expected, within: bounds, "attend \(headWidth) \(count)")
  }

  @Test("a query has the same bits alone as among others", arguments: availableSets)
  func isBatchInvariant(set: InstructionSet) throws {
    let kernels = try table(set)
    for headWidth in [8, 20, 48, 64, 80] {
      for count in [1, 2, 13, 14, 16, 30, 47, 200] {
        var generator = Generator(headWidth + 1000 * count)
        let head = Head(headWidth, count + 3, &generator)
        let queries = generator.floats(4 * headWidth)
        let alone = (0..<4).map { query in
          run(
            kernels, head, Array(queries[(query * headWidth)...].prefix(headWidth)),
            queryCount: 1, count: count + query)[0]
        }
        for queryCount in 2...4 {
          let together = run(kernels, head, queries, queryCount: queryCount, count: count)
          #expect(together == Array(alone.prefix(queryCount)), "\(headWidth) \(count)")
        }
      }
    }
  }
}
