#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// Numbers along an axis.
enum PlotAxis {
  /// The range of some values with a little room at both ends; 0…1 for none.
  static func range(_ values: [Double]) -> ClosedRange<Double> {
    guard let low = values.min(), let high = values.max() else { return 0...1 }
    let span = high - low
    let room = span > 0 ? span * 0.04 : max(abs(high) * 0.1, 1e-9)
    // Quantities that are not negative have no axis below zero.
    return (low >= 0 ? max(0, low - room) : low - room)...(high + room)
  }

  /// Round numbers in a range, about `count` of them: steps of 1, 2 or 5 times a power of ten
  /// (Heckbert 1990, "Nice numbers for graph labels").
  static func ticks(_ range: ClosedRange<Double>, count: Int) -> [Double] {
    let step = tickStep(range, count: count)
    let first = Int((range.lowerBound / step).rounded(.up))
    let last = Int((range.upperBound / step).rounded(.down))
    return first <= last ? (first...last).map { Double($0) * step } : []
  }

  static func tickStep(_ range: ClosedRange<Double>, count: Int) -> Double {
    let rough = (range.upperBound - range.lowerBound) / Double(max(count, 1))
    let power = pow(10, log10(rough).rounded(.down))
    for factor in [1.0, 2, 5] where power * factor >= rough { return power * factor }
    return power * 10
  }

  /// The label of a tick, "12k", "0.0015" or "1.5", in the unit of the axis's largest number.
  static func label(_ value: Double, step: Double, largest: Double) -> String {
    if abs(value) < step / 2 { return "0" }
    let magnitude = max(abs(largest), step)
    if magnitude >= 1e6 { return decimal(value / 1e6, step: step / 1e6) + "M" }
    if magnitude >= 1e4 { return decimal(value / 1e3, step: step / 1e3) + "k" }
    if magnitude < 1e-3 {
      let power = Int(log10(magnitude).rounded(.down))
      let unit = pow(10, Double(power))
      return decimal(value / unit, step: step / unit) + "e\(power)"
    }
    return decimal(value, step: step)
  }

  /// As many decimals as the step has.
  private static func decimal(_ value: Double, step: Double) -> String {
    let places = max(0, min(8, -Int((log10(step) + 1e-9).rounded(.down))))
    return TrainingLog.decimal(value, places)
  }
}
