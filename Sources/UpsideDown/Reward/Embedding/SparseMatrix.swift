/// A sparse matrix in compressed rows. Products sum in the order of the entries, so that they
/// have the same bits everywhere.
struct SparseMatrix {
  struct Entry {
    var row: Int
    var column: Int
    var value: Double
  }

  let rowCount: Int
  let columnCount: Int
  /// [rowCount + 1] where each row's entries start.
  private var starts: [Int]
  private var columns: [Int32]
  private var values: [Double]

  /// - Precondition: rows and columns of the entries lie within the matrix.
  init(rowCount: Int, columnCount: Int, entries: [Entry]) {
    self.rowCount = rowCount
    self.columnCount = columnCount
    starts = Array(repeating: 0, count: rowCount + 1)
    columns = Array(repeating: 0, count: entries.count)
    values = Array(repeating: 0, count: entries.count)
    for entry in entries { starts[entry.row + 1] += 1 }
    for row in 0..<rowCount { starts[row + 1] += starts[row] }
    var next = starts
    for entry in entries {
      precondition(entry.column < columnCount, "entry outside of the matrix")
      columns[next[entry.row]] = Int32(entry.column)
      values[next[entry.row]] = entry.value
      next[entry.row] += 1
    }
  }

  /// A · x: `rowCount` values from `columnCount`.
  func times(_ x: [Double]) -> [Double] {
    precondition(x.count == columnCount, "a vector of \(x.count) for \(columnCount) columns")
    return (0..<rowCount).map { row in
      var sum = 0.0
      for entry in starts[row]..<starts[row + 1] { sum += values[entry] * x[Int(columns[entry])] }
      return sum
    }
  }

  /// Aᵀ · x: `columnCount` values from `rowCount`.
  func transposedTimes(_ x: [Double]) -> [Double] {
    precondition(x.count == rowCount, "a vector of \(x.count) for \(rowCount) rows")
    var result = [Double](repeating: 0, count: columnCount)
    for row in 0..<rowCount {
      for entry in starts[row]..<starts[row + 1] {
        result[Int(columns[entry])] += values[entry] * x[row]
      }
    }
    return result
  }
}
