import Kernels
import Testing

@Suite("float32 matrix product")
struct SgemmTests {
  struct Shape: Sendable, CustomTestStringConvertible {
    let m: Int
    let n: Int
    let k: Int
    var testDescription: String { "\(m)×\(n)×\(k)" }
  }

  static let shapes: [Shape] =
    [
      (1, 1, 1), (6, 16, 4), (7, 17, 5), (5, 15, 3), (13, 31, 130), (50, 50, 64), (50, 64, 50),
      (25, 20, 20), (24, 20, 20), (1, 130, 256), (130, 1, 257), (145, 1030, 258), (12, 129, 513),
      (96, 768, 256), (3, 40, 4096), (7, 9, 0),
    ].map { Shape(m: $0.0, n: $0.1, k: $0.2) }

  /// How A and B lie in memory: rows or columns contiguous, or neither.
  static let layouts = 0..<9

  private func strides(_ layout: Int, _ rows: Int, _ columns: Int) -> (row: Int, column: Int) {
    switch layout {
    case 0: (columns + 3, 1)
    case 1: (1, rows + 1)
    default: (2 * columns + 1, 2)
    }
  }

  @Test(
    "every layout and edge agrees with double precision",
    arguments: availableSets, SgemmTests.shapes)
  func product(set: InstructionSet, shape: Shape) throws {
    let kernels = try table(set)
    var generator = Generator(shape.m + 7 * shape.n)
    let workspace = Workspace()
    let (m, n, k, cRow) = (shape.m, shape.n, shape.k, shape.n + 2)
    for layout in Self.layouts {
      let a = strides(layout % 3, m, k)
      let b = strides(layout / 3, k, n)
      let valuesA = generator.floats(m * a.row + k * a.column + 1)
      let valuesB = generator.floats(k * b.row + n * b.column + 1)
      let start = generator.floats(m * cRow)
      for accumulate in 0...1 {
        var c = start
        kernels.sgemm(
          m, n, k, valuesA, a.row, a.column, valuesB, b.row, b.column, &c, cRow,
          Int32(accumulate), workspace.floats)
        var (expected, bounds) = (start.map { Double($0) }, start.map { _ in 0.0 })
        for i in 0..<m {
          for j in 0..<n {
            var sum = accumulate == 1 ? Double(start[i * cRow + j]) : 0
            var magnitude = abs(sum)
            for p in 0..<k {
              let x = Double(valuesA[i * a.row + p * a.column])
              let product = x * Double(valuesB[p * b.row + j * b.column])
              sum += product
              magnitude += abs(product)
            }
            expected[i * cRow + j] = sum
            bounds[i * cRow + j] = Double(k + 2) * unit * magnitude
          }
        }
        // The gaps between rows of C have the bound 0: they must be untouched.
        expectClose(c, expected, within: bounds, "layout \(layout) accumulate \(accumulate)")
      }
    }
  }

  @Test("splitting rows or columns changes no bit", arguments: availableSets)
  func isSplitInvariant(set: InstructionSet) throws {
    let kernels = try table(set)
    var generator = Generator(9)
    let workspace = Workspace()
    let (m, n, k) = (61, 150, 300)
    let (a, b) = (generator.floats(m * k), generator.floats(k * n))
    var whole = [Float](repeating: 0, count: m * n)
    kernels.sgemm(m, n, k, a, k, 1, b, n, 1, &whole, n, 0, workspace.floats)
    for split in [1, 2, 5, 6, 17, 25, 40] {
      var parts = [Float](repeating: 0, count: m * n)
      parts.withUnsafeMutableBufferPointer { c in
        guard let c = c.baseAddress else { return }
        a.withUnsafeBufferPointer { a in
          b.withUnsafeBufferPointer { b in
            guard let a = a.baseAddress, let b = b.baseAddress else { return }
            // Four quadrants that meet at row `split` and column 2·split.
            for (row, rows) in [(0, split), (split, m - split)] {
              for (column, columns) in [(0, 2 * split), (2 * split, n - 2 * split)] {
                kernels.sgemm(
                  rows, columns, k, a + row * k, k, 1, b + column, n, 1, c + row * n + column, n,
                  0, workspace.floats)
              }
            }
          }
        }
      }
      #expect(parts == whole, "split at \(split)")
    }
  }
}
