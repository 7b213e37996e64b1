/// Repeated measurements of one thing.
struct Figure {
  let metric: String
  let threadCount: Int
  let unit: String
  let values: [Double]

  var median: Double {
    let sorted = values.sorted()
    let middle = sorted.count / 2
    guard sorted.count.isMultiple(of: 2) else { return sorted[middle] }
    return sorted.isEmpty ? .nan : (sorted[middle - 1] + sorted[middle]) / 2
  }

  /// Lines of `updraft,metric,threads,value,unit`: the median under the metric's own name, then
  /// `metric.min` and `metric.max`.
  func printLines() {
    guard let least = values.min(), let greatest = values.max() else { return }
    for (suffix, value) in [("", median), (".min", least), (".max", greatest)] {
      print("updraft,\(metric)\(suffix),\(threadCount),\(Self.rounded(value)),\(unit)")
    }
  }

  /// Four significant digits at least.
  private static func rounded(_ value: Double) -> String {
    guard abs(value) < 1000 else { return "\(Int(value.rounded()))" }
    let scale = abs(value) < 1 ? 1e6 : 1e3
    return "\((value * scale).rounded() / scale)"
  }
}
