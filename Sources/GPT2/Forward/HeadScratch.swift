import Checkpoint
import Kernels

/// Working memory of one worker for the attention of one head.
struct HeadScratch: BitwiseCopyable {
  /// Queries of one sequence that are attended together at most: as many tokens as the widest
  /// int8 product takes at once.
  static let queryCount = 8

  /// Queries, `[queryCount, headWidth padded]`. The padding is zeros: nothing is written to it.
  let queries: QuantizedRows
  /// `[queryCount, scoreRow]`.
  let scores: UnsafeMutablePointer<Float>
  /// Floats from one query's scores to the next.
  let scoreRow: Int

  init(_ configuration: ModelConfiguration) {
    let paddedWidth = CachedHead.paddedWidth(configuration.width / configuration.headCount)
    queries = QuantizedRows(rowCount: Self.queryCount, columns: paddedWidth)
    queries.values.initialize(repeating: 0, count: Self.queryCount * paddedWidth)
    let block = KernelTable.weightBlockRows
    // A block more than positions need keeps rows of 4 KiB from falling onto the same lines of
    // the first-level cache.
    scoreRow = (configuration.positionCount + block - 1) / block * block + block
    scores = AlignedMemory.allocate(Self.queryCount * scoreRow)
  }

  func deallocate() {
    queries.deallocate()
    scores.deallocate()
  }
}
