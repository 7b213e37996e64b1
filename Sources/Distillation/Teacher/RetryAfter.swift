import FoundationEssentials

/// The header `Retry-After` (RFC 9110, 10.2.3): seconds, or a date such as
/// `Sun, 06 Nov 1994 08:49:37 GMT`.
enum RetryAfter {
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// Seconds to wait from `now`; nil for a value that is neither.
  static func seconds(_ value: String, now: Date) -> Double? {
    if let seconds = Double(value), seconds.isFinite { return max(0, seconds) }
    return date(value).map { max(0, $0.timeIntervalSince(now)) }
  }

  private static func date(_ value: String) -> Date? {
    let parts = value.split(separator: " ")
    guard parts.count == 6, parts[5] == "GMT", parts[1].count == 2,
      let month = months.firstIndex(of: String(parts[2]))
    else { return nil }
    let number = (month < 9 ? "0" : "") + "\(month + 1)"
    return try? Date("\(parts[3])-\(number)-\(parts[1])T\(parts[4])Z", strategy: .iso8601)
  }
}
