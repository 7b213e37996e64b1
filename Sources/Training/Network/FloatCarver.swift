/// Cuts an arena into aligned blocks. The first pass, without an arena, only measures.
struct FloatCarver {
  private(set) var usedCount = 0
  private let base: UnsafeMutablePointer<Float>?

  init(base: UnsafeMutablePointer<Float>? = nil) {
    self.base = base
  }

  /// The next block of `count` floats; without an arena an address that nothing may be read from.
  mutating func take(_ count: Int) -> UnsafeMutablePointer<Float> {
    defer { usedCount += FloatArena.aligned(count) }
    if let base { return base + usedCount }
    // A number, not an offset from some block, which would lead out of it.
    let address = UnsafeMutablePointer<Float>(
      bitPattern: FloatArena.alignment + usedCount * MemoryLayout<Float>.stride)
    guard let address else { preconditionFailure("an address above zero is no null pointer") }
    return address
  }
}
