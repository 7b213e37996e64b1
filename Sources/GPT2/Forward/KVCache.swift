import Checkpoint

/// Keys and values of one sequence, float16, for every layer and head.
///
/// Nothing is cleared between sequences: a position is written before it is read. Owned by the
/// thread that runs the model.
public final class KVCache: @unchecked Sendable {
  public let positionCount: Int
  let layout: KVLayout

  init(_ configuration: ModelConfiguration, positionCount: Int) {
    precondition(positionCount > 0, "a cache needs at least one position")
    self.positionCount = positionCount
    let sizes = KVLayout.Sizes(configuration, positionCount: positionCount)
    layout = KVLayout(
      keyBase: AlignedMemory.allocate(sizes.headTotal * sizes.keyCount),
      valueBase: AlignedMemory.allocate(sizes.headTotal * sizes.valueCount), sizes: sizes)
  }

  deinit {
    layout.keyBase.deallocate()
    layout.valueBase.deallocate()
  }

  /// Bytes of a cache for `positionCount` tokens.
  public static func byteCount(_ configuration: ModelConfiguration, positionCount: Int) -> Int {
    let sizes = KVLayout.Sizes(configuration, positionCount: positionCount)
    return sizes.headTotal * (sizes.keyCount + sizes.valueCount) * MemoryLayout<UInt16>.stride
  }
}
