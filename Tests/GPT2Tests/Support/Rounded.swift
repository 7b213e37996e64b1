/// Numbers and what int8 with one scale for each group of channels makes of them.
struct Rounded {
  let exact: [Double]
  private(set) var values: [Double]
  /// The largest step of all groups.
  private(set) var step = 0.0
  /// Σ of the variances of all rounding errors: an error is uniform within one step.
  private(set) var variance = 0.0

  var norm: Double { exact.reduce(0) { $0 + $1 * $1 }.squareRoot() }

  init(_ exact: [Double], groupWidth: Int) {
    (self.exact, values) = (exact, exact)
    for start in stride(from: 0, to: exact.count, by: groupWidth) {
      let group = start..<min(start + groupWidth, exact.count)
      let step = (exact[group].map(abs).max() ?? 0) / 127
      guard step > 0 else { continue }
      for index in group {
        values[index] = (exact[index] / step).rounded(.toNearestOrEven) * step
      }
      variance += Double(group.count) * step * step / 12
      self.step = max(self.step, step)
    }
  }
}
