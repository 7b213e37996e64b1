/// Numbers and what int8 with one scale for each group of channels makes of them.
struct Rounded {
  let exact: [Double]
  private(set) var values: [Double]
  /// The largest step of all groups.
  private(set) var step = 0.0
  /// Σ of the variances of all rounding errors: an error is uniform within one step.
  private(set) var variance = 0.0

  var norm: Double { exact.reduce(0) { $0 + $1 * $1 }.squareRoot() }

  /// - Parameter inPairs: for inputs of a product, of which two neighbours share the scale's range.
  init(_ exact: [Double], groupWidth: Int, inPairs: Bool) {
    (self.exact, values) = (exact, exact)
    for start in stride(from: 0, to: exact.count, by: groupWidth) {
      let group = start..<min(start + groupWidth, exact.count)
      let step = Self.step(exact[group].map(abs), inPairs: inPairs)
      guard step > 0 else { continue }
      for index in group {
        values[index] = (exact[index] / step).rounded(.toNearestOrEven) * step
      }
      variance += Double(group.count) * step * step / 12
      self.step = max(self.step, step)
    }
  }

  /// The step of a group of these magnitudes.
  static func step(_ sizes: [Double], inPairs: Bool) -> Double {
    guard inPairs else { return (sizes.max() ?? 0) / 127 }
    let pairs = stride(from: 0, to: sizes.count, by: 2).map {
      sizes[$0] + ($0 + 1 < sizes.count ? sizes[$0 + 1] : 0)
    }
    return (pairs.max() ?? 0) / 127
  }
}
