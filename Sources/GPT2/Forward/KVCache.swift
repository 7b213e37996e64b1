/// Keys and values of one sequence, float32, for every layer and head.
///
/// Layout `[layer][head][position][headWidth]`: one head's positions are contiguous, which is the
/// order in which attention reads them. Nothing is cleared between sequences: a position is
/// written before it is read. Owned by the thread that runs the model.
public final class KVCache: @unchecked Sendable {
  public let positionCount: Int
  let headWidth: Int
  private let headCount: Int
  private let keyBase: UnsafeMutablePointer<Float>
  private let valueBase: UnsafeMutablePointer<Float>

  init(layerCount: Int, headCount: Int, headWidth: Int, positionCount: Int) {
    precondition(positionCount > 0, "a cache needs at least one position")
    self.positionCount = positionCount
    self.headWidth = headWidth
    self.headCount = headCount
    let count = layerCount * headCount * positionCount * headWidth
    keyBase = AlignedMemory.allocate(count)
    valueBase = AlignedMemory.allocate(count)
  }

  deinit {
    keyBase.deallocate()
    valueBase.deallocate()
  }

  /// Keys of one head, `[positionCount, headWidth]`.
  func keys(layer: Int, head: Int) -> UnsafeMutablePointer<Float> {
    keyBase + (layer * headCount + head) * positionCount * headWidth
  }

  /// Values of one head, `[positionCount, headWidth]`.
  func values(layer: Int, head: Int) -> UnsafeMutablePointer<Float> {
    valueBase + (layer * headCount + head) * positionCount * headWidth
  }
}
