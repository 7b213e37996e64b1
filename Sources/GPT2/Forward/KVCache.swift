import Checkpoint

/// Keys and values of one sequence, int8, for every layer and head.
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
      base: UnsafeMutableRawPointer(AlignedMemory.allocate(sizes.byteCount, of: UInt8.self)),
      sizes: sizes)
  }

  deinit {
    layout.base.deallocate()
  }

  /// Bytes of a cache for `positionCount` tokens.
  public static func byteCount(_ configuration: ModelConfiguration, positionCount: Int) -> Int {
    KVLayout.Sizes(configuration, positionCount: positionCount).byteCount
  }
}
