import Glibc
import Kernels
import Testing

@Suite("Attention of one query")
struct AttendTests {
  @Test("every count and head width agrees with double precision", arguments: availableSets)
  func agrees(set: InstructionSet) throws {
    let kernels = try table(set)
    for headWidth in [1, 7, 8, 31, 32, 48, 64, 65, 80, 128] {
      for count in Array(1...10) + [63, 64, 65, 130, 1024] {
        try compare(kernels, headWidth, count)
      }
    }
  }

  /// A score errs by headWidth + 2 roundings of Σ|q·k|, a weight by twice that and by the
  /// errors of softmax, the sum over positions by one rounding each.
  private func compare(_ kernels: KernelTable, _ headWidth: Int, _ count: Int) throws {
    var generator = Generator(headWidth * 5000 + count)
    let stride = headWidth * 3 + 1
    let query = generator.floats(headWidth)
    let keys = generator.floats(count * stride)
    let values = generator.floats(count * stride)
    let scale = 1 / Float(headWidth).squareRoot()
    var scores = [Float](repeating: .nan, count: count)
    var out = [Float](repeating: .nan, count: headWidth + 8)
    kernels.attend(query, keys, values, stride, count, headWidth, scale, &scores, &out)
    #expect(out.suffix(8).allSatisfy { $0.isNaN })

    var exact: [Double] = []
    var scoreError = 0.0
    for position in 0..<count {
      let products = (0..<headWidth).map {
        Double(query[$0]) * Double(keys[position * stride + $0]) * Double(scale)
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
      let terms = (0..<count).map { weights[$0] / sum * Double(values[$0 * stride + column]) }
      expected.append(terms.reduce(0, +))
      bounds.append(relative * terms.reduce(0) { $0 + abs($1) } + 1e-30)
    }
    expectClose(
      Array(out.prefix(headWidth)), expected, within: bounds, "attend \(headWidth) \(count)")
  }
}
