/// Arithmetic on shapes that came from outside.
enum TensorShape {
  /// More dimensions than any tensor here has; bounds what a header can ask for.
  static let maximumDimensionCount = 8

  /// Bytes of a tensor; nil for a negative size or when the product overflows.
  static func byteCount(_ shape: [Int], _ type: TensorType) -> Int? {
    var product = type.byteCount
    for size in shape {
      let (next, overflow) = product.multipliedReportingOverflow(by: size)
      if overflow || size < 0 { return nil }
      product = next
    }
    return product
  }
}
