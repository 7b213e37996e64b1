extension Quantizer {
  /// How far quantized rows are from what they stand for.
  ///
  /// - Returns: root mean square error relative to the root mean square of `x` (0 for zeros),
  ///   and the largest absolute error.
  static func error(
    _ x: UnsafeBufferPointer<Float>, _ values: [Int8], _ scales: [Float], columns: Int
  ) -> (relative: Double, largest: Double) {
    var (squares, errorSquares, largest) = (0.0, 0.0, 0.0)
    for row in scales.indices {
      for index in (row * columns)..<((row + 1) * columns) {
        let value = Double(x[index])
        let difference = value - Double(values[index]) * Double(scales[row])
        squares += value * value
        errorSquares += difference * difference
        largest = max(largest, abs(difference))
      }
    }
    return (squares > 0 ? (errorSquares / squares).squareRoot() : 0, largest)
  }
}
