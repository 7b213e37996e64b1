/// Symmetric int8 quantization, one scale per row.
public enum Quantizer {
  /// Quantizes each row to −127…127 with `scale = max|x| / 127`, rounding half to even.
  ///
  /// A row of zeros gets scale 1. The value −128 is never produced, so that negation and the
  /// kernels' absolute values stay within int8.
  /// - Parameters:
  ///   - x: `[rows, columns]`, row-major, finite.
  /// - Returns: values `[rows, columns]` and scales `[rows]`; `x ≈ values · scales`.
  public static func quantizeRows(
    _ x: UnsafeBufferPointer<Float>, rows: Int, columns: Int
  ) -> (values: [Int8], scales: [Float]) {
    precondition(x.count == rows * columns, "x must hold rows × columns floats")
    var scales = [Float](repeating: 1, count: rows)
    let values = [Int8](unsafeUninitializedCapacity: rows * columns) { values, count in
      for row in 0..<rows {
        let start = row * columns
        let scale = scale(of: x[start..<(start + columns)])
        scales[row] = scale
        for index in start..<(start + columns) {
          values.initializeElement(at: index, to: quantize(x[index], scale: scale))
        }
      }
      count = rows * columns
    }
    return (values, scales)
  }

  /// `max|x| / 127`; 1 for a row of zeros, and for one so small that the quotient is zero.
  static func scale(of row: Slice<UnsafeBufferPointer<Float>>) -> Float {
    var largest: Float = 0
    for value in row { largest = max(largest, abs(value)) }
    let scale = largest / 127
    return scale > 0 ? scale : 1
  }

  @inline(__always)
  static func quantize(_ value: Float, scale: Float) -> Int8 {
    let rounded = (value / scale).rounded(.toNearestOrEven)
    return Int8(min(max(rounded, -127), 127))
  }
}
