/// Repeated measurements of one thing.
struct Figure {
  let metric: String
  let threadCount: Int
  let unit: String
  let values: [Double]

  /// Lines of `updraft,metric,threads,value,unit`.
  func printLines() {
    let sorted = values.sorted()
    guard let least = sorted.first, let greatest = sorted.last else { return }
    let middle = sorted.count / 2
    let median =
      sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    for (name, value) in [("median", median), ("min", least), ("max", greatest)] {
      print("updraft,\(metric)_\(name),\(threadCount),\(Self.rounded(value)),\(unit)")
    }
  }

  /// Four significant digits at least.
  private static func rounded(_ value: Double) -> String {
    guard abs(value) < 1000 else { return "\(Int(value.rounded()))" }
    let scale = abs(value) < 1 ? 1e6 : 1e3
    return "\((value * scale).rounded() / scale)"
  }
}
