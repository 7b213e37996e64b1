/// Eigenvalues and eigenvectors of a small symmetric matrix by cyclic Jacobi rotations: Golub and
/// Van Loan, "Matrix Computations", algorithm 8.5.3.
enum SymmetricEigen {
  /// Sweeps after which rounding is all that is left off the diagonal; six to ten are usual.
  private static let sweepLimit = 40

  /// Eigenvalues, descending, and the eigenvector of each.
  ///
  /// - Precondition: the matrix is square and symmetric.
  static func decompose(_ matrix: [[Double]]) -> (values: [Double], vectors: [[Double]]) {
    var matrix = matrix
    let count = matrix.count
    // Row k of `vectors` is the eigenvector of the k-th value.
    var vectors = [[Double]](repeating: Array(repeating: 0, count: count), count: count)
    for index in 0..<count { vectors[index][index] = 1 }
    var sweep = 0
    while sweep < sweepLimit, offDiagonal(matrix) > 1e-28 * diagonal(matrix) {
      for first in 0..<count {
        for second in 0..<count where second > first && matrix[first][second] != 0 {
          rotate(&matrix, &vectors, first, second)
        }
      }
      sweep += 1
    }
    let values = matrix.indices.map { matrix[$0][$0] }
    let order = values.indices.sorted { (values[$1], $0) < (values[$0], $1) }
    return (order.map { values[$0] }, order.map { vectors[$0] })
  }

  /// Makes the entry (p, q) zero.
  private static func rotate(
    _ matrix: inout [[Double]], _ vectors: inout [[Double]], _ p: Int, _ q: Int
  ) {
    let ratio = (matrix[q][q] - matrix[p][p]) / (2 * matrix[p][q])
    let root = (1 + ratio * ratio).squareRoot()
    let tangent = ratio >= 0 ? 1 / (ratio + root) : 1 / (ratio - root)
    let cosine = 1 / (1 + tangent * tangent).squareRoot()
    let sine = tangent * cosine
    for k in matrix.indices {
      let (left, right) = (matrix[k][p], matrix[k][q])
      matrix[k][p] = cosine * left - sine * right
      matrix[k][q] = sine * left + cosine * right
    }
    for k in matrix.indices {
      let (left, right) = (matrix[p][k], matrix[q][k])
      matrix[p][k] = cosine * left - sine * right
      matrix[q][k] = sine * left + cosine * right
      let (first, second) = (vectors[p][k], vectors[q][k])
      vectors[p][k] = cosine * first - sine * second
      vectors[q][k] = sine * first + cosine * second
    }
  }

  private static func offDiagonal(_ matrix: [[Double]]) -> Double {
    var sum = 0.0
    for row in matrix.indices {
      for column in matrix.indices where column != row {
        sum += matrix[row][column] * matrix[row][column]
      }
    }
    return sum
  }

  private static func diagonal(_ matrix: [[Double]]) -> Double {
    matrix.indices.reduce(0.0) { (sum: Double, index: Int) in
      sum + matrix[index][index] * matrix[index][index]
    }
  }
}
