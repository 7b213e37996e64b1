func checkVectors(_ report: inout Report) {
  var generator = Generator(state: 5)
  for count in 0...130 {
    let (a, b) = (generator.floats(count), generator.floats(count))
    var (sum, magnitude) = (0.0, 0.0)
    for i in 0..<count {
      sum += Double(a[i]) * Double(b[i])
      magnitude += size(Double(a[i]) * Double(b[i]))
    }
    report.expectClose(
      dotNEON(a, b, count), sum, within: Double(count + 1) * unit * magnitude, "dot", count)
    var y = b
    axpyNEON(0.5, a, &y, count)
    for i in 0..<count {
      let expected = Double(b[i]) + 0.5 * Double(a[i])
      report.expectClose(y[i], expected, within: 2 * unit * size(expected), "axpy", count)
    }
    checkGelu(generator.floats(count, 6), &report)
    checkSoftmax(generator.floats(count, 8), &report)
    let x = generator.floats(count, 3)
    for groupWidth in [64, 128, 256] {
      checkQuantizeRow(x, groupWidth, inPairs: false, &report)
      checkQuantizeRow(x, groupWidth, inPairs: true, &report)
    }
  }
}

/// e^(−2u) errs by four roundings in 2u, scaled by its size, and by 2⁻²²; the rest by four.
private func checkGelu(_ x: [Float], _ report: inout Report) {
  var y = x
  geluNEON(x, &y, x.count)
  for i in 0..<x.count {
    let value = Double(x[i])
    let u = 0.797_884_560_802_865_4 * (value + 0.044715 * value * value * value)
    let expected = value / (1 + exp(-2 * u))
    let bound = (min(size(2 * u), 88) * 4 + 8) * unit
    report.expectClose(
      y[i], expected, within: size(expected) * bound + size(value) * 0x1p-125, "gelu", x.count)
  }
}

/// A weight errs by one rounding of its argument, 2⁻²² and the sum's roundings.
private func checkSoftmax(_ x: [Float], _ report: inout Report) {
  var y = x
  softmaxNEON(&y, x.count)
  var largest = -Double.infinity
  for value in x { largest = max(largest, Double(value)) }
  var sum = 0.0
  for value in x { sum += exp(Double(value) - largest) }
  for i in 0..<x.count {
    let expected = exp(Double(x[i]) - largest) / sum
    let bound = unit * (2 * (largest - Double(x[i])) + 12 + Double(x.count))
    report.expectClose(y[i], expected, within: expected * bound, "softmax", x.count)
  }
}

/// The definition in float arithmetic, whose every step is correctly rounded.
private func checkQuantizeRow(
  _ x: [Float], _ groupWidth: Int, inPairs: Bool, _ report: inout Report
) {
  let groups = (x.count + groupWidth - 1) / groupWidth
  var q = [Int8](repeating: 77, count: x.count + 8)
  var scales = [Float](repeating: 0, count: groups + 1)
  var offsets = [Int32](repeating: 0, count: groups + 1)
  quantizeRowNEON(x, x.count, groupWidth, inPairs ? 1 : 0, &q, &scales, &offsets)
  for group in 0..<groups {
    let range = (group * groupWidth)..<min(x.count, (group + 1) * groupWidth)
    var (bound, sum): (Float, Int32) = (0, 0)
    for i in stride(from: range.lowerBound, to: range.upperBound, by: inPairs ? 2 : 1) {
      let second = inPairs && i + 1 < range.upperBound ? x[i + 1] : 0
      bound = max(bound, (x[i] < 0 ? -x[i] : x[i]) + (second < 0 ? -second : second))
    }
    for i in range {
      let scaled = x[i] * (127 / bound)
      report.expect(Float(q[i]) == scaled.rounded(.toNearestOrEven), "quantizeRow", x.count)
      sum += Int32(q[i])
    }
    report.expect(scales[group] == bound / 127, "quantizeRow scale", x.count)
    report.expect(offsets[group] == -128 * sum, "quantizeRow offset", x.count)
  }
  for i in x.count..<q.count { report.expect(q[i] == 77, "quantizeRow end", x.count) }
}
