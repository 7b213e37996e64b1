/// Spearman's rank correlation.
enum RankCorrelation {
  /// Pearson's correlation of the ranks, equal values sharing the mean of theirs.
  ///
  /// - Returns: −1…1; nil where either side holds fewer than two different values.
  static func spearman(_ pairs: [(x: Double, y: Double)]) -> Double? {
    let (x, y) = (ranks(pairs.map(\.x)), ranks(pairs.map(\.y)))
    // The mean rank is the same on both sides, ties or not.
    let middle = Double(pairs.count - 1) / 2
    var (products, xSquares, ySquares) = (0.0, 0.0, 0.0)
    for (left, right) in zip(x, y) {
      products += (left - middle) * (right - middle)
      xSquares += (left - middle) * (left - middle)
      ySquares += (right - middle) * (right - middle)
    }
    guard xSquares > 0, ySquares > 0 else { return nil }
    return products / (xSquares * ySquares).squareRoot()
  }

  /// Ranks from 0, in the order of the values given.
  private static func ranks(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = [Double](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
      var end = start
      while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
      for place in start..<end { ranks[order[place]] = Double(start + end - 1) / 2 }
      start = end
    }
    return ranks
  }
}
