/// Memory for kernels: cache-line aligned, uninitialised, freed with `deallocate()`.
enum AlignedMemory {
  static func allocate<Element: BitwiseCopyable>(
    _ count: Int, of type: Element.Type = Element.self
  ) -> UnsafeMutablePointer<Element> {
    // Whole cache lines, so that no two workspaces share one.
    let byteCount = (max(count, 1) * MemoryLayout<Element>.stride + 63) / 64 * 64
    return UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: 64)
      .bindMemory(to: type, capacity: count)
  }
}
