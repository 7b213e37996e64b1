/// A counter-based generator: the n-th number depends only on the seed, the stream and n,
/// so a resumed run draws what an uninterrupted one would have drawn.
///
/// The mixing function is SplitMix64's (Steele, Lea and Flood, 2014).
public struct RandomSource: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// Different `stream` values of one seed give unrelated sequences.
  public init(seed: UInt64, stream: UInt64) {
    state = RandomSource.mix(seed &+ 0x9E37_79B9_7F4A_7C15) ^ RandomSource.mix(~stream)
  }

  private static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return RandomSource.mix(state)
  }

  /// A number in 0..<1 with 53 random bits.
  public mutating func unit() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// A number close to the standard normal distribution: the sum of twelve uniform numbers
  /// less six. Unlike Box–Muller it needs no logarithm, so every machine gets the same bits.
  public mutating func normal() -> Double {
    var sum = -6.0
    for _ in 0..<12 {
      sum += unit()
    }
    return sum
  }

  /// A number in 0..<bound, without bias (Lemire's multiplication with rejection).
  public mutating func index(below bound: Int) -> Int {
    Int(next(upperBound: UInt64(bound)))
  }
}
