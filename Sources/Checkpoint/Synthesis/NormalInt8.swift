import Glibc

/// Repeatable int8 numbers with a normal distribution, by position.
///
/// Element i follows from the seed and i alone, so a tensor can be made in pieces.
struct NormalInt8: Sendable {
  /// Standard deviation in steps of int8: 127 is four and a half deviations away.
  static let deviation = 127.0 / 4.5

  private let seed: UInt64
  /// Quantile of each 16-bit number.
  private let quantiles: [Int8]

  init(seed: UInt64) {
    self.seed = seed
    quantiles = Self.quantiles()
  }

  /// Another sequence with the same distribution.
  func sequence(_ index: Int) -> NormalInt8 {
    NormalInt8(seed: Self.mix(seed &+ UInt64(index) &* 0xD129_0D3A_7F1B_4E35), quantiles: quantiles)
  }

  private init(seed: UInt64, quantiles: [Int8]) {
    self.seed = seed
    self.quantiles = quantiles
  }

  subscript(index: Int) -> Int8 {
    let word = Self.mix(seed &+ UInt64(index >> 2) &* 0x9E37_79B9_7F4A_7C15)
    return quantiles[Int(word >> UInt64(16 * (index & 3)) & 0xFFFF)]
  }

  /// Writes elements `start ..< start + buffer.count`.
  func fill(from start: Int, _ buffer: UnsafeMutableRawBufferPointer) {
    quantiles.withUnsafeBufferPointer { quantiles in
      var word: UInt64 = 0
      for offset in 0..<buffer.count {
        let index = start + offset
        if index & 3 == 0 || offset == 0 {
          word = Self.mix(seed &+ UInt64(index >> 2) &* 0x9E37_79B9_7F4A_7C15)
        }
        let quantile = quantiles[Int(word >> UInt64(16 * (index & 3)) & 0xFFFF)]
        buffer[offset] = UInt8(bitPattern: quantile)
      }
    }
  }

  /// The output function of SplitMix64.
  private static func mix(_ state: UInt64) -> UInt64 {
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }

  /// Inverts the cumulative distribution of the rounded normal variable.
  private static func quantiles() -> [Int8] {
    var table = [Int8](repeating: 127, count: 1 << 16)
    var start = 0
    for value in -127...127 {
      let share = 0.5 * (1 + erf((Double(value) + 0.5) / (deviation * 2.0.squareRoot())))
      let end = value == 127 ? table.count : Int((share * Double(table.count)).rounded())
      for index in start..<max(start, end) { table[index] = Int8(value) }
      start = max(start, end)
    }
    return table
  }
}
