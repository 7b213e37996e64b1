/// One block of float32 memory, aligned to 64 bytes and zeroed, owned by one object.
///
/// `@unchecked Sendable` is sound because the class only hands out its base address: who
/// writes where is decided by the static partition of the caller.
public final class FloatArena: @unchecked Sendable {
  public let base: UnsafeMutablePointer<Float>
  public let count: Int

  public init(count: Int) {
    let byteCount = max(count, 1) * MemoryLayout<Float>.stride
    let raw = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: 64)
    base = raw.initializeMemory(as: Float.self, repeating: 0, count: max(count, 1))
    self.count = count
  }

  deinit {
    UnsafeMutableRawPointer(base).deallocate()
  }

  /// The number of floats that `count` floats take when the next block stays aligned.
  static func aligned(_ count: Int) -> Int { (count + 15) / 16 * 16 }
}
