import Glibc
import Kernels
import Platform

/// One matrix of the model, as often as it fits into `weightByteCount` bytes, and quantized
/// tokens to multiply it with.
///
/// One pass goes over all copies, so that weights come from where a model's come from: from
/// memory, not from a cache that holds this one matrix.
final class Int8Product {
  let rows: Int
  let columns: Int
  let tokens: Int
  let copyCount: Int
  private let pool: WorkerPool
  private let kernels: KernelTable
  private let weights: UnsafeMutablePointer<Int8>
  private let weightScales: UnsafeMutablePointer<Float>
  private let activations: UnsafeMutablePointer<Int8>
  private let activationScales: UnsafeMutablePointer<Float>
  private let offsets: UnsafeMutablePointer<Int32>
  private let out: UnsafeMutablePointer<Float>

  private var matrixByteCount: Int { rows * columns }
  private var groupCount: Int {
    (columns + KernelTable.activationGroup - 1) / KernelTable.activationGroup
  }
  /// Bytes of weights that one pass reads.
  var passByteCount: Int { copyCount * matrixByteCount }

  init(
    rows: Int, columns: Int, tokens: Int, weightByteCount: Int, pool: WorkerPool,
    kernels: KernelTable
  ) {
    (self.rows, self.columns, self.tokens) = (rows, columns, tokens)
    (self.pool, self.kernels) = (pool, kernels)
    copyCount = max(1, weightByteCount / (rows * columns))
    let groups = (columns + KernelTable.activationGroup - 1) / KernelTable.activationGroup
    weights = Self.allocate(copyCount * rows * columns)
    weightScales = Self.allocate(rows)
    activations = Self.allocate(tokens * columns)
    activationScales = Self.allocate(tokens * groups)
    offsets = Self.allocate(tokens * groups)
    out = Self.allocate(tokens * rows)
    for row in 0..<rows { weightScales[row] = 1 / 64 }
    quantizeTokens()
    fillWeights()
  }

  deinit {
    weights.deallocate()
    weightScales.deallocate()
    activations.deallocate()
    activationScales.deallocate()
    offsets.deallocate()
    out.deallocate()
  }

  /// All tokens times one copy, the rows shared among the workers as the model shares them.
  func multiply(copy: Int) {
    multiply(copy: copy, tokens: 0..<tokens)
  }

  private func multiply(copy: Int, tokens range: Range<Int>) {
    let matrix = weights + copy * matrixByteCount
    pool.run { worker in
      let share = pool.range(of: rows, worker: worker, multiple: 16)
      guard !share.isEmpty else { return }
      kernels.matmulInt8(
        activations + range.lowerBound * columns,
        activationScales + range.lowerBound * groupCount, offsets + range.lowerBound * groupCount,
        range.count, matrix, weightScales, nil, out + range.lowerBound * rows, rows, columns,
        share.lowerBound, share.upperBound)
    }
  }

  /// - Throws: ``BenchError`` where tokens together give other bits than alone, or where a product
  ///   with equal weights, which no order of the weights changes, is wrong.
  func check() throws {
    multiply(copy: 0)
    let together = Array(UnsafeBufferPointer(start: out, count: tokens * rows))
    try OutputCheck.plausible(together, "product of \(rows) × \(columns)")
    for token in 0..<tokens { multiply(copy: 0, tokens: token..<(token + 1)) }
    let alone = Array(UnsafeBufferPointer(start: out, count: tokens * rows))
    try OutputCheck.same(alone, together, "product of \(rows) × \(columns), token by token")
    try checkEqualWeights()
    fillWeights()
  }

  private func checkEqualWeights() throws {
    let weight: Int8 = -3
    weights.update(repeating: weight, count: matrixByteCount)
    multiply(copy: 0)
    for token in 0..<tokens {
      let (exact, magnitude) = expectedProduct(token, weight: Int(weight))
      // Integer sums are exact. In float, a group's scale multiplies up to 16 partial sums, and
      // all of them are added: each operation errs by at most half an ulp of the magnitude.
      let operationCount = Double(16 * groupCount + 3)
      let bound = operationCount * Double(Float.ulpOfOne) / 2 * magnitude
      for row in 0..<rows {
        let found = Double(out[token * rows + row])
        guard abs(found - exact) <= bound else {
          throw BenchError(
            "product of \(rows) × \(columns) with equal weights: row \(row) of token \(token) is "
              + "\(found), expected \(exact) ± \(bound)")
        }
      }
    }
  }

  /// The product of a token with weights that are all the same, and the sum of its magnitudes.
  private func expectedProduct(_ token: Int, weight: Int) -> (exact: Double, magnitude: Double) {
    var (exact, magnitude) = (0.0, 0.0)
    for column in 0..<columns {
      let scale = activationScales[token * groupCount + column / KernelTable.activationGroup]
      let term = Double(scale) * Double(Int(activations[token * columns + column]) * weight)
      exact += term
      magnitude += abs(term)
    }
    let scale = Double(weightScales[0])
    return (exact * scale, magnitude * scale)
  }

  private func quantizeTokens() {
    var random = UInt64(columns)
    var row = [Float](repeating: 0, count: columns)
    for token in 0..<tokens {
      for column in 0..<columns { row[column] = Float(Int8(truncatingIfNeeded: step(&random))) }
      kernels.quantizeRow(
        row, columns, KernelTable.activationGroup, 1, activations + token * columns,
        activationScales + token * groupCount, offsets + token * groupCount)
    }
  }

  /// Numbers in −127 … 127, the same in every copy.
  private func fillWeights() {
    var random = UInt64(rows)
    for index in 0..<matrixByteCount {
      weights[index] = max(-127, Int8(truncatingIfNeeded: step(&random)))
    }
    for copy in 1..<max(1, copyCount) {
      (weights + copy * matrixByteCount).update(from: weights, count: matrixByteCount)
    }
  }

  /// The upper bits of a linear congruential generator (Knuth's MMIX constants).
  private func step(_ state: inout UInt64) -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state >> 40
  }

  private static func allocate<Element: BitwiseCopyable>(
    _ count: Int
  ) -> UnsafeMutablePointer<Element> {
    UnsafeMutableRawPointer.allocate(
      byteCount: count * MemoryLayout<Element>.stride, alignment: 64
    ).bindMemory(to: Element.self, capacity: count)
  }
}
