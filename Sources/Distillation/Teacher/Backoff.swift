/// How long to wait before another attempt: exponential with full jitter.
///
/// Source: M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015: a time drawn
/// from 0 to the exponential bound spreads clients that failed together better than any
/// fixed share of it.
public struct Backoff: Sendable, Equatable {
  public var firstSeconds: Double
  public var longestSeconds: Double

  public init(firstSeconds: Double = 0.5, longestSeconds: Double = 60) {
    self.firstSeconds = firstSeconds
    self.longestSeconds = longestSeconds
  }

  /// The bound doubles with every failure (from 1); `unit` is a random number in 0..<1.
  public func seconds(failures: Int, unit: Double) -> Double {
    let bound = firstSeconds * Double(1 << min(max(failures - 1, 0), 62))
    return min(bound, longestSeconds) * unit
  }
}
