/// Which elements of one pass are dropped: a function of the pass, the place in the network, the
/// row and the column alone. So backward sees the mask that forward saw without a copy of it, and
/// no number of threads changes it (Srivastava et al. 2014, "Dropout").
struct Dropout: Sendable {
  /// A place in the network where elements are dropped.
  enum Site: UInt64 {
    case embedding, attention, projection, perceptron
  }

  /// What a kept element is multiplied by, so that the expected value stays: 1 / (1 − rate).
  let scale: Float
  /// Random 32-bit numbers below this drop their element.
  private let threshold: UInt32
  private var key: UInt64 = 0

  /// Nil for a rate of 0, which drops nothing and costs nothing.
  init?(rate: Double) {
    guard rate > 0 else { return nil }
    precondition(rate < 1, "A rate of 1 drops everything.")
    scale = Float(1 / (1 - rate))
    threshold = UInt32(rate * 0x1p32)
  }

  /// Turns to the masks of another pass.
  mutating func draw(seed: UInt64, step: Int, pass: Int) {
    var random = RandomSource(seed: seed ^ 0xD509_D509_D509_D509, stream: UInt64(step))
    for _ in 0...pass { key = random.next() }
  }

  /// Drops elements of a row in place and scales the others. Applied to a gradient it is its own
  /// backward pass.
  ///
  /// - Parameters:
  ///   - layer: the block, 0 for the embedding.
  ///   - row: the token's row or, in attention, the head's task and its row.
  func apply(
    _ x: UnsafeMutablePointer<Float>, count: Int, site: Site, layer: Int, row: Int
  ) {
    let place = site.rawValue << 56 | UInt64(layer) << 40
    var random = RandomSource(seed: key ^ place, stream: UInt64(row))
    var index = 0
    while index < count {
      let bits = random.next()
      x[index] = UInt32(truncatingIfNeeded: bits) < threshold ? 0 : x[index] * scale
      if index + 1 < count {
        x[index + 1] = UInt32(bits >> 32) < threshold ? 0 : x[index + 1] * scale
      }
      index += 2
    }
  }
}
