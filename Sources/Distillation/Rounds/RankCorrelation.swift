/// Spearman's rank correlation: Pearson's of the ranks, equal values sharing the mean of theirs.
enum RankCorrelation {
  /// 0 where one of the two does not vary.
  static func spearman(_ pairs: [(Double, Double)]) -> Double {
    let (left, right) = (ranks(pairs.map(\.0)), ranks(pairs.map(\.1)))
    let mean = Double(pairs.count - 1) / 2
    var (product, leftSquare, rightSquare) = (0.0, 0.0, 0.0)
    for (a, b) in zip(left, right) {
      product += (a - mean) * (b - mean)
      leftSquare += (a - mean) * (a - mean)
      rightSquare += (b - mean) * (b - mean)
    }
    let scale = (leftSquare * rightSquare).squareRoot()
    return scale > 0 ? product / scale : 0
  }

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
