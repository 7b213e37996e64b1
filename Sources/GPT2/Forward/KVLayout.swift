import Checkpoint
import Kernels

/// Where the keys and values of a cache lie. Plain numbers, because workers that copied the cache
/// itself would fight over its reference count.
///
/// One head's keys are contiguous, `[positions/16, headWidth, 16]`, and so are its values,
/// `[positions, headWidth rounded up to a multiple of 8]`: the order in which attention reads
/// them.
struct KVLayout: BitwiseCopyable {
  /// How many float16 numbers go where.
  struct Sizes: BitwiseCopyable {
    let headCount: Int
    /// Heads of all layers.
    let headTotal: Int
    let headWidth: Int
    /// Of one head's keys, whole blocks.
    let keyCount: Int
    /// From one position's values to the next.
    let valueStride: Int
    /// Of one head's values.
    let valueCount: Int

    init(_ configuration: ModelConfiguration, positionCount: Int) {
      headCount = configuration.headCount
      headTotal = configuration.layerCount * headCount
      headWidth = configuration.width / headCount
      let block = KernelTable.keyBlockPositions
      keyCount = (positionCount + block - 1) / block * block * headWidth
      valueStride = (headWidth + 7) / 8 * 8
      valueCount = positionCount * valueStride
    }
  }

  let keyBase: UnsafeMutablePointer<UInt16>
  let valueBase: UnsafeMutablePointer<UInt16>
  let sizes: Sizes

  /// Keys of one head.
  func keys(layer: Int, head: Int) -> UnsafeMutablePointer<UInt16> {
    keyBase + (layer * sizes.headCount + head) * sizes.keyCount
  }

  /// Values of one head.
  func values(layer: Int, head: Int) -> UnsafeMutablePointer<UInt16> {
    valueBase + (layer * sizes.headCount + head) * sizes.valueCount
  }

  /// Where one channel of a position's key lies; the next one is a block's positions further.
  func key(layer: Int, head: Int, position: Int, channel: Int) -> UnsafeMutablePointer<UInt16> {
    let block = KernelTable.keyBlockPositions
    let (index, lane) = position.quotientAndRemainder(dividingBy: block)
    return keys(layer: layer, head: head) + (index * sizes.headWidth + channel) * block + lane
  }

  /// Where one channel of a position's value lies; the next one follows.
  func value(layer: Int, head: Int, position: Int, channel: Int) -> UnsafeMutablePointer<UInt16> {
    values(layer: layer, head: head) + position * sizes.valueStride + channel
  }
}
