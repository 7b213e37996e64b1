func checkAttend(_ report: inout Report) {
  for headWidth in [1, 7, 8, 20, 31, 64, 80] {
    for count in [1, 2, 15, 16, 17, 33, 64, 130] {
      checkAttend(headWidth, count, &report)
    }
  }
}

/// Two queries; a score errs by headWidth + 2 roundings of Σ|q·k|, a weight by twice that and by
/// the errors of softmax, the sum over positions by one rounding each.
private func checkAttend(_ headWidth: Int, _ count: Int, _ report: inout Report) {
  var generator = Generator(state: UInt64(headWidth * 5000 + count))
  let (positions, stride) = (count + 1, (headWidth + 7) / 8 * 8)
  // What no position has written is NaN.
  var keys = [UInt16](repeating: 0x7E00, count: (positions + 15) / 16 * 16 * headWidth)
  var values = [UInt16](repeating: 0x7E00, count: positions * stride)
  for position in 0..<positions {
    for channel in 0..<headWidth {
      // A sign, an exponent around one, ten bits of significand.
      let (key, value) = (generator.next(), generator.next())
      let block = position / 16 * headWidth + channel
      keys[block * 16 + position % 16] = UInt16(truncatingIfNeeded: key) & 0x87FF | 0x3800
      values[position * stride + channel] = UInt16(truncatingIfNeeded: value) & 0x87FF | 0x3800
    }
  }
  let queries = generator.floats(2 * headWidth)
  let (scale, scoreRow) = (1 / Float(headWidth).squareRoot(), (positions + 15) / 16 * 16)
  var scores = [Float](repeating: .nan, count: 2 * scoreRow)
  var out = [Float](repeating: -99, count: 2 * headWidth)
  attendNEON(
    queries, headWidth, 2, keys, values, count, headWidth, scale, &scores, scoreRow, &out,
    headWidth)
  for query in 0..<2 {
    let seen = count + query
    var exact: [Double] = []
    var (largest, least, scoreError) = (-Double.infinity, Double.infinity, 0.0)
    for position in 0..<seen {
      var (score, magnitude) = (0.0, 0.0)
      for channel in 0..<headWidth {
        let key = exactHalf(
          keys[(position / 16 * headWidth + channel) * 16 + position % 16])
        let product = Double(queries[query * headWidth + channel]) * key * Double(scale)
        score += product
        magnitude += size(product)
      }
      exact.append(score)
      (largest, least) = (max(largest, score), min(least, score))
      scoreError = max(scoreError, Double(headWidth + 2) * unit * magnitude)
    }
    var sum = 0.0
    for score in exact { sum += exp(score - largest) }
    let relative = 2 * scoreError + unit * (largest - least + 13 + Double(seen) * 2 + 4)
    for channel in 0..<headWidth {
      var (total, magnitude) = (0.0, 0.0)
      for position in 0..<seen {
        let term =
          exp(exact[position] - largest) / sum * exactHalf(values[position * stride + channel])
        total += term
        magnitude += size(term)
      }
      report.expectClose(
        out[query * headWidth + channel], total, within: relative * magnitude, "attend",
        headWidth)
    }
  }
}
