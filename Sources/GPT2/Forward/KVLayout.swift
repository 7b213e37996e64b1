import Checkpoint
import Kernels

/// Where the keys and values of a cache lie. Plain numbers, because workers that copied the cache
/// itself would fight over its reference count.
///
/// A head's keys, their scales, its values and their scales follow each other, each from a
/// multiple of 64 bytes on.
struct KVLayout: BitwiseCopyable {
  /// How many bytes go where, for one head.
  struct Sizes: BitwiseCopyable {
    let headCount: Int
    /// Heads of all layers.
    let headTotal: Int
    let headWidth: Int
    /// Keys, and just as many values.
    let elementByteCount: Int
    /// Scales of keys, and just as many of values.
    let scaleByteCount: Int

    var headByteCount: Int { 2 * (elementByteCount + scaleByteCount) }
    var byteCount: Int { headTotal * headByteCount }

    init(_ configuration: ModelConfiguration, positionCount: Int) {
      headCount = configuration.headCount
      headTotal = configuration.layerCount * headCount
      headWidth = configuration.width / headCount
      let block = KernelTable.weightBlockRows
      let positions = (positionCount + block - 1) / block * block
      elementByteCount = positions * CachedHead.paddedWidth(headWidth)
      scaleByteCount = positions * MemoryLayout<Float>.stride
    }
  }

  let base: UnsafeMutableRawPointer
  let sizes: Sizes

  func head(layer: Int, _ head: Int) -> CachedHead {
    let start = base + (layer * sizes.headCount + head) * sizes.headByteCount
    let values = start + sizes.elementByteCount + sizes.scaleByteCount
    return CachedHead(
      keys: start.assumingMemoryBound(to: Int8.self),
      keyScales: (start + sizes.elementByteCount).assumingMemoryBound(to: Float.self),
      values: values.assumingMemoryBound(to: Int8.self),
      valueScales: (values + sizes.elementByteCount).assumingMemoryBound(to: Float.self),
      width: sizes.headWidth)
  }
}
