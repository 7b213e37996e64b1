#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// Linear warm-up to the peak, then a way down to a floor; where the schedule restarts, the same
/// way a second time from the peak (Loshchilov and Hutter 2017, "SGDR").
public struct LearningRateSchedule: Sendable, Equatable {
  /// How the rate falls from the peak.
  public enum Shape: String, Sendable, CaseIterable {
    /// Half a cosine down to the floor.
    case cosine
    /// A straight line down to the floor.
    case linear
    /// Not at all.
    case constant
    /// Not at all until the last steps of a fall, then by the root of their share that has passed:
    /// the end of a run may be put off while its rate is still at the peak (Hägele et al. 2024,
    /// arXiv 2405.18392).
    case warmupStableDecay = "warmup_stable_decay"
  }

  public let shape: Shape
  public let peak: Double
  /// Lowest rate as a share of the peak.
  public let floorShare: Double
  public let warmUpStepCount: Int
  /// First step of the second fall; 0 for none.
  public let restartStep: Int
  /// Last steps in which `warmupStableDecay` falls.
  public let decayStepCount: Int
  public let stepCount: Int

  public init(
    shape: Shape = .cosine, peak: Double, floorShare: Double, warmUpStepCount: Int,
    restartStep: Int = 0, decayStepCount: Int = 0, stepCount: Int
  ) {
    self.shape = shape
    self.peak = peak
    self.floorShare = floorShare
    self.warmUpStepCount = warmUpStepCount
    self.restartStep = restartStep
    self.decayStepCount = decayStepCount
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
    switch shape {
    case .cosine: return floor + (peak - floor) * 0.5 * (1 + cos(Double.pi * progress))
    case .linear: return floor + (peak - floor) * (1 - progress)
    case .constant: return peak
    case .warmupStableDecay:
      let fall = min(decayStepCount, count)
      guard fall > 0, step >= count - fall else { return peak }
      let share = min(1, Double(step - (count - fall) + 1) / Double(fall))
      return floor + (peak - floor) * (1 - share.squareRoot())
    }
  }

  /// Whether the first `stepCount` steps have the same rates in both.
  func agrees(with other: LearningRateSchedule, before stepCount: Int) -> Bool {
    (0..<stepCount).allSatisfy { rate(step: $0) == other.rate(step: $0) }
  }
}
