#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// Linear warm-up to the peak, then half a cosine down to a floor.
public struct LearningRateSchedule: Sendable, Equatable {
  public let peak: Double
  /// Lowest rate as a share of the peak.
  public let floorShare: Double
  public let warmUpStepCount: Int
  public let stepCount: Int

  public init(peak: Double, floorShare: Double, warmUpStepCount: Int, stepCount: Int) {
    self.peak = peak
    self.floorShare = floorShare
    self.warmUpStepCount = warmUpStepCount
    self.stepCount = stepCount
  }

  /// The rate of step `step`, counted from 0; the first step already learns.
  public func rate(step: Int) -> Double {
    if step < warmUpStepCount {
      return peak * Double(step + 1) / Double(warmUpStepCount)
    }
    let decayCount = stepCount - warmUpStepCount
    guard decayCount > 1 else { return peak }
    let progress = min(1, Double(step - warmUpStepCount) / Double(decayCount - 1))
    let floor = peak * floorShare
    return floor + (peak - floor) * 0.5 * (1 + cos(Double.pi * progress))
  }
}
