#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// One block of float32 memory, aligned to 64 bytes and zeroed, owned by one object.
///
/// Large ones ask for huge pages: the columns of a matrix lie on a page each, and looking the
/// pages up takes as long as reading.
///
/// `@unchecked Sendable` is sound because the class only hands out its base address: who
/// writes where is decided by the static partition of the caller.
public final class FloatArena: @unchecked Sendable {
  public let base: UnsafeMutablePointer<Float>
  public let count: Int

  /// Bytes that an arena and each block of it start at a multiple of.
  static let alignment = 64
  private static let hugePageByteCount = 2 << 20

  public init(count: Int) {
    let byteCount = max(count, 1) * MemoryLayout<Float>.stride
    let isLarge = byteCount >= FloatArena.hugePageByteCount
    let raw = UnsafeMutableRawPointer.allocate(
      byteCount: byteCount, alignment: isLarge ? FloatArena.hugePageByteCount : FloatArena.alignment
    )
    // Advice only: a kernel without huge pages gives small ones.
    if isLarge { _ = madvise(raw, byteCount, MADV_HUGEPAGE) }
    base = raw.initializeMemory(as: Float.self, repeating: 0, count: max(count, 1))
    self.count = count
  }

  deinit {
    UnsafeMutableRawPointer(base).deallocate()
  }

  /// The number of floats that `count` floats take when the next block stays aligned.
  static func aligned(_ count: Int) -> Int {
    let multiple = alignment / MemoryLayout<Float>.stride
    return (count + multiple - 1) / multiple * multiple
  }
}
