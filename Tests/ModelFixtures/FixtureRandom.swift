/// Random numbers for weights: SplitMix64 (Steele, Lea, Flood 2014), the same on every machine.
public struct FixtureRandom: RandomNumberGenerator {
  private var state: UInt64

  public init(seed: UInt64) {
    state = seed
  }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// Uniform around zero with this standard deviation.
  public mutating func uniform(deviation: Float) -> Float {
    // The deviation of a uniform number in -1…1 is 1/√3.
    let unit = Float(Int32(truncatingIfNeeded: next())) * 0x1p-31
    return unit * deviation * Float(3).squareRoot()
  }
}
