/// Truncated singular value decomposition of a sparse matrix: Halko, Martinsson and Tropp,
/// "Finding structure with randomness" (2011), algorithms 4.4 and 5.1.
///
/// Signs instead of normal numbers test the range, sums run in a fixed order and only correctly
/// rounded operations are used: the same matrix gives the same bits on every platform.
enum RandomizedSVD {
  /// Columns beyond the rank, which catch what the random test would miss.
  private static let oversampling = 16
  private static let powerIterations = 2

  /// The `rank` largest singular values, descending, and their left singular vectors, a column
  /// of `rowCount` values each; fewer where the matrix has no more rows or columns.
  ///
  /// O((rank + 16) · entries + (rank + 16)² · rows).
  static func decompose(
    _ matrix: SparseMatrix, rank: Int
  ) -> (values: [Double], leftVectors: [[Double]]) {
    let width = min(rank + oversampling, matrix.rowCount, matrix.columnCount)
    var random = RandomSigns(seed: 1)
    var basis = (0..<width).map { _ in
      matrix.times((0..<matrix.columnCount).map { _ in random.next() })
    }
    orthonormalize(&basis)
    for _ in 0..<powerIterations {
      var transposed = basis.map(matrix.transposedTimes)
      orthonormalize(&transposed)
      basis = transposed.map(matrix.times)
      orthonormalize(&basis)
    }
    // B = QᵀA is small: the eigenvectors of BBᵀ are its left singular vectors.
    let projected = basis.map(matrix.transposedTimes)
    let gram = projected.map { left in projected.map { dot(left, $0) } }
    let (eigenvalues, eigenvectors) = SymmetricEigen.decompose(gram)
    let count = min(rank, width)
    let vectors = eigenvectors.prefix(count).map { weights in
      var vector = [Double](repeating: 0, count: matrix.rowCount)
      for (weight, column) in zip(weights, basis) { add(weight, column, to: &vector) }
      return vector
    }
    return (eigenvalues.prefix(count).map { max($0, 0).squareRoot() }, Array(vectors))
  }

  /// Gram–Schmidt, twice for each column, which keeps them orthogonal to machine precision; a
  /// column that depends on those before it becomes zero.
  private static func orthonormalize(_ columns: inout [[Double]]) {
    for index in columns.indices {
      let original = dot(columns[index], columns[index]).squareRoot()
      for _ in 0..<2 {
        for earlier in 0..<index {
          add(-dot(columns[earlier], columns[index]), columns[earlier], to: &columns[index])
        }
      }
      let norm = dot(columns[index], columns[index]).squareRoot()
      // What is left of a dependent column is rounding.
      let factor = norm > 1e-10 * original && norm > 0 ? 1 / norm : 0
      for row in columns[index].indices { columns[index][row] *= factor }
    }
  }

  private static func dot(_ left: [Double], _ right: [Double]) -> Double {
    var sum = 0.0
    for index in left.indices { sum += left[index] * right[index] }
    return sum
  }

  private static func add(_ factor: Double, _ column: [Double], to sum: inout [Double]) {
    for index in sum.indices { sum[index] += factor * column[index] }
  }
}

/// ±1 by SplitMix64, as fair a test of a matrix's range as normal numbers.
private struct RandomSigns {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> Double {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return (mixed ^ (mixed >> 31)) & 1 == 0 ? 1 : -1
  }
}
