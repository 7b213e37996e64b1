/// Static word vectors: words that keep the same company have a small angle between them.
///
/// Stored in a checkpoint as the tensors `reward.embedding` and `reward.embedding_scale`.
public struct WordEmbedding: Sendable, Equatable {
  /// Dimensions of a vector; 64 make every row of the tensor a multiple of 64 bytes.
  public static let dimensionCount = 64

  /// [W, dimensionCount]; a row of zeros has no vector, which phrases never have.
  public let values: [Int8]
  /// [W] what a row's values are multiplied with; positive.
  public let scales: [Float]

  /// - Throws: `CommandError` for parts that do not fit together or a scale that is no positive
  ///   number.
  public init(values: [Int8], scales: [Float]) throws(CommandError) {
    guard values.count == scales.count * Self.dimensionCount else {
      throw CommandError(
        field: "reward.embedding",
        message: "has \(values.count) values, expected \(scales.count) × \(Self.dimensionCount)")
    }
    guard scales.allSatisfy({ $0.isFinite && $0 > 0 }) else {
      throw CommandError(
        field: "reward.embedding_scale", message: "holds a value that is no positive number")
    }
    self.values = values
    self.scales = scales
  }

  /// Quantizes rows of `dimensionCount` values: the largest of a row becomes ±127.
  init(rows: [[Double]]) {
    var values: [Int8] = []
    values.reserveCapacity(rows.count * Self.dimensionCount)
    var scales: [Float] = []
    for row in rows {
      let largest = row.reduce(0) { max($0, $1.magnitude) }
      let scale = Float(largest / 127)
      // A scale too small to divide by stands for no vector.
      guard scale.isNormal else {
        values += repeatElement(0, count: Self.dimensionCount)
        scales.append(1)
        continue
      }
      values += row.map { Int8(max(-127, min(127, ($0 / Double(scale)).rounded()))) }
      scales.append(scale)
    }
    self.values = values
    self.scales = scales
  }

  var rowCount: Int { scales.count }

  /// What a word counts in the mean of a text: the fourth power of its rarity, because common
  /// words tell the manner of a text and not its subject.
  static func weight(rarity: Float) -> Double {
    let square = Double(rarity) * Double(rarity)
    return square * square
  }

  /// Whether a word has a vector.
  func hasVector(_ row: Int) -> Bool {
    values[row * Self.dimensionCount..<(row + 1) * Self.dimensionCount].contains { $0 != 0 }
  }

  /// Adds `weight` times the vector of a row. Sums have the same bits on every platform.
  func add(_ row: Int, weight: Double, to sum: inout [Double]) {
    let factor = weight * Double(scales[row])
    for dimension in 0..<Self.dimensionCount {
      sum[dimension] += factor * Double(values[row * Self.dimensionCount + dimension])
    }
  }
}
