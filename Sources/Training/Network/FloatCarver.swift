/// Cuts an arena into aligned blocks. The first pass, without an arena, only measures.
struct FloatCarver {
  private(set) var usedCount = 0
  private let base: UnsafeMutablePointer<Float>?

  init(base: UnsafeMutablePointer<Float>? = nil) {
    self.base = base
  }

  /// The next block of `count` floats, or a placeholder that must not be read while measuring.
  mutating func take(_ count: Int) -> UnsafeMutablePointer<Float> {
    let offset = usedCount
    usedCount += FloatArena.aligned(count)
    return (base ?? FloatCarver.placeholder) + offset
  }

  /// An address for measuring only.
  nonisolated(unsafe) private static let placeholder =
    UnsafeMutablePointer<Float>.allocate(capacity: 1)
}
