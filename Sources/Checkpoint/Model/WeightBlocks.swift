/// The order in which a checkpoint's int8 matrices lie (MODEL.md, "Weight layout").
///
/// Sixteen rows make a block; in it, four channels of row 0 are followed by the same four of
/// rows 1 to 15, then come the next four channels. A vector register so holds several rows of
/// the same channels, whatever its width, and a product reads memory in one sequence.
public enum WeightBlocks {
  /// Rows of a block.
  public static let rowCount = 16
  /// Channels of a row that lie together.
  public static let channelCount = 4

  /// The stored shape, `[rows/16, columns/4, 16, 4]`. Rows must be a multiple of 16 and columns
  /// of 4, which a valid configuration's are.
  public static func shape(rows: Int, columns: Int) -> [Int] {
    precondition(
      rows.isMultiple(of: rowCount) && columns.isMultiple(of: channelCount),
      "a matrix is stored in whole blocks")
    return [rows / rowCount, columns / channelCount, rowCount, channelCount]
  }

  /// Where the element of a row and a column of `[rows, columns]` is stored.
  public static func index(row: Int, column: Int, columns: Int) -> Int {
    let quad = row / rowCount * (columns / channelCount) + column / channelCount
    return (quad * rowCount + row % rowCount) * channelCount + column % channelCount
  }

  /// Row-major `[rows, columns]` in stored order.
  public static func blocked(_ values: [Int8], rows: Int, columns: Int) -> [Int8] {
    precondition(values.count == rows * columns, "values must hold rows × columns numbers")
    let shape = shape(rows: rows, columns: columns)
    return [Int8](unsafeUninitializedCapacity: values.count) { out, count in
      for block in 0..<shape[0] {
        for quad in 0..<shape[1] {
          for row in (block * rowCount)..<((block + 1) * rowCount) {
            let start = row * columns + quad * channelCount
            for value in values[start..<(start + channelCount)] {
              out.initializeElement(at: count, to: value)
              count += 1
            }
          }
        }
      }
    }
  }
}
