/// Values mixed by weights, for one query, for four together and for what is left of five.
func checkMixValues(_ report: inout Report) {
  for headWidth in [1, 7, 8, 20, 31, 64, 80] {
    for count in [1, 2, 15, 16, 17, 33, 64, 130] {
      for queryCount in [1, 2, 4, 5] { checkMixValues(headWidth, count, queryCount, &report) }
    }
  }
}

/// A weight is scaled with one rounding and each position adds at most two, all relative to at most
/// the sum of magnitudes.
private func checkMixValues(
  _ headWidth: Int, _ count: Int, _ queryCount: Int, _ report: inout Report
) {
  var generator = Generator(state: UInt64(headWidth * 5000 + count))
  let (positions, stride) = (count + queryCount - 1, (headWidth + 15) / 16 * 16)
  let values = generator.bytes(positions * stride)
  let scales = generator.floats(positions, 0.1)
  let weights = generator.floats(queryCount * positions, 1)
  var used = weights
  // What a query does not see is NaN.
  for query in 0..<queryCount {
    for position in (count + query)..<positions { used[query * positions + position] = .nan }
  }
  var out = [Float](repeating: -99, count: queryCount * (headWidth + 1))
  mixValuesNEON(
    &used, positions, queryCount, values, scales, count, headWidth, &out, headWidth + 1)
  for query in 0..<queryCount {
    for channel in 0..<headWidth {
      var (total, magnitude) = (0.0, 0.0)
      for position in 0..<(count + query) {
        let weight = Double(weights[query * positions + position]) * Double(scales[position])
        let term = weight * Double(values[position * stride + channel])
        total += term
        magnitude += size(term)
      }
      report.expectClose(
        out[query * (headWidth + 1) + channel], total,
        within: unit * Double(2 * (count + query) + 1) * magnitude, "mixValues", headWidth)
    }
    report.expect(out[query * (headWidth + 1) + headWidth] == -99, "mixValues end", headWidth)
  }
}
