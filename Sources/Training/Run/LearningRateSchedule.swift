#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// Linear warm-up to the peak, then half a cosine down to a floor; where the schedule restarts,
/// a second half cosine from the peak again (Loshchilov and Hutter 2017, "SGDR").
public struct LearningRateSchedule: Sendable, Equatable {
  public let peak: Double
  /// Lowest rate as a share of the peak.
  public let floorShare: Double
  public let warmUpStepCount: Int
  /// First step of the second cosine; 0 for none.
  public let restartStep: Int
  public let stepCount: Int

  public init(
    peak: Double, floorShare: Double, warmUpStepCount: Int, restartStep: Int = 0, stepCount: Int
  ) {
    self.peak = peak
    self.floorShare = floorShare
    self.warmUpStepCount = warmUpStepCount
    self.restartStep = restartStep
    self.stepCount = stepCount
  }

  /// The rate of step `step`, counted from 0; the first step already learns.
  public func rate(step: Int) -> Double {
    if step < warmUpStepCount {
      return peak * Double(step + 1) / Double(warmUpStepCount)
    }
    if restartStep > 0, step >= restartStep {
      return decayed(step - restartStep, of: stepCount - restartStep)
    }
    let end = restartStep > 0 ? min(restartStep, stepCount) : stepCount
    return decayed(step - warmUpStepCount, of: end - warmUpStepCount)
  }

  /// The rate after `step` of `count` steps from peak to floor.
  private func decayed(_ step: Int, of count: Int) -> Double {
    guard count > 1 else { return peak }
    let progress = min(1, Double(step) / Double(count - 1))
    let floor = peak * floorShare
    return floor + (peak - floor) * 0.5 * (1 + cos(Double.pi * progress))
  }
}
