import Checkpoint
import Kernels

/// Keys and values of one sequence, float16, for every layer and head.
///
/// One head's keys are contiguous, `[positions/16, headWidth, 16]`, and so are its values,
/// `[positions, headWidth rounded up to a multiple of 8]`: the order in which attention reads
/// them. Nothing is cleared between sequences: a position is written before it is read. Owned by
/// the thread that runs the model.
public final class KVCache: @unchecked Sendable {
  public let positionCount: Int
  let headWidth: Int
  private let headCount: Int
  private let keyBase: UnsafeMutablePointer<UInt16>
  private let valueBase: UnsafeMutablePointer<UInt16>

  init(_ configuration: ModelConfiguration, positionCount: Int) {
    precondition(positionCount > 0, "a cache needs at least one position")
    self.positionCount = positionCount
    headCount = configuration.headCount
    headWidth = configuration.width / headCount
    let heads = configuration.layerCount * headCount
    keyBase = AlignedMemory.allocate(heads * Self.keyCount(positionCount, headWidth))
    valueBase = AlignedMemory.allocate(heads * Self.valueCount(positionCount, headWidth))
  }

  deinit {
    keyBase.deallocate()
    valueBase.deallocate()
  }

  /// Bytes of a cache for `positionCount` tokens.
  public static func byteCount(_ configuration: ModelConfiguration, positionCount: Int) -> Int {
    let headWidth = configuration.width / configuration.headCount
    let count = keyCount(positionCount, headWidth) + valueCount(positionCount, headWidth)
    return configuration.layerCount * configuration.headCount * count
      * MemoryLayout<UInt16>.stride
  }

  /// Numbers of one head's keys, whole blocks.
  private static func keyCount(_ positionCount: Int, _ headWidth: Int) -> Int {
    let block = KernelTable.keyBlockPositions
    return (positionCount + block - 1) / block * block * headWidth
  }

  /// Numbers of one head's values.
  private static func valueCount(_ positionCount: Int, _ headWidth: Int) -> Int {
    positionCount * valueStride(headWidth)
  }

  /// Numbers from one position's values to the next.
  private static func valueStride(_ headWidth: Int) -> Int { (headWidth + 7) / 8 * 8 }

  /// Keys of one head.
  func keys(layer: Int, head: Int) -> UnsafeMutablePointer<UInt16> {
    keyBase + (layer * headCount + head) * Self.keyCount(positionCount, headWidth)
  }

  /// Values of one head.
  func values(layer: Int, head: Int) -> UnsafeMutablePointer<UInt16> {
    valueBase + (layer * headCount + head) * Self.valueCount(positionCount, headWidth)
  }

  /// Where one channel of a position's key lies; the next one is a block's positions further.
  func key(layer: Int, head: Int, position: Int, channel: Int) -> UnsafeMutablePointer<UInt16> {
    let block = KernelTable.keyBlockPositions
    let (index, lane) = position.quotientAndRemainder(dividingBy: block)
    return keys(layer: layer, head: head) + (index * headWidth + channel) * block + lane
  }

  /// Where one channel of a position's value lies; the next one follows.
  func value(layer: Int, head: Int, position: Int, channel: Int) -> UnsafeMutablePointer<UInt16> {
    values(layer: layer, head: head) + position * Self.valueStride(headWidth) + channel
  }
}
