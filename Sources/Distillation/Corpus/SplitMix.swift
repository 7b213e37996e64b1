/// SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014).
///
/// A corpus must be the same on every machine and in every run, so the standard library's
/// generators and hashes, which are seeded per process, are not used anywhere in it.
public struct SplitMix: Sendable {
  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  /// A stream of its own for item `index` of a run, so that items do not depend on their order.
  public init(seed: UInt64, index: Int) {
    state = SplitMix.mix(seed ^ SplitMix.mix(UInt64(truncatingIfNeeded: index) &+ 1))
  }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return SplitMix.mix(state)
  }

  /// A number in 0..<1 with 53 random bits.
  public mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// An integer in 0..<count; `count` must be positive.
  public mutating func below(_ count: Int) -> Int {
    precondition(count > 0, "an empty range has no member to draw")
    return Int(next().multipliedFullWidth(by: UInt64(count)).high)
  }

  public mutating func chance(_ probability: Double) -> Bool { unit() < probability }

  /// An index drawn in proportion to `weights`; nil where their sum is not positive.
  mutating func pick(_ weights: [Double]) -> Int? {
    let sum = weights.reduce(0, +)
    guard sum > 0 else { return nil }
    var left = unit() * sum
    for (index, weight) in weights.enumerated() where weight > 0 {
      left -= weight
      if left < 0 { return index }
    }
    return weights.lastIndex { $0 > 0 }
  }

  mutating func shuffle<Element>(_ items: inout [Element]) {
    for index in items.indices.dropFirst().reversed() {
      items.swapAt(index, below(index + 1))
    }
  }

  static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// FNV-1a over the UTF-8 bytes, mixed: the same in every process.
  static func hash(_ text: String) -> UInt64 {
    var value: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in text.utf8 { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return mix(value)
  }
}
