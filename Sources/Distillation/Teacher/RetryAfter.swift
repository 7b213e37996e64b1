import FoundationEssentials

/// The header `Retry-After` (RFC 9110, 10.2.3): seconds, or a date.
enum RetryAfter {
  /// Seconds to wait from `now`; nil for a value that is neither.
  static func seconds(_ value: String, now: Date) -> Double? {
    if let seconds = Double(value), seconds.isFinite { return max(0, seconds) }
    guard let date = try? Date(value, strategy: .http) else { return nil }
    return max(0, date.timeIntervalSince(now))
  }
}
