/// One head of one segment: where its queries, keys and values lie.
struct HeadTask {
  /// The number of the task, of all heads of all segments.
  let index: Int
  /// Tokens of the segment.
  let count: Int
  /// Offset of the head's queries in a `[N, 3C]` block; keys and values follow at C and 2C.
  let offset: Int
  /// Offset of the head's output in a `[N, C]` block.
  let outputOffset: Int

  /// Queries that are worked on together. The first see no later keys than the last, so of the
  /// square of a long segment a third is never computed; 96 rows fill the tiles of the product.
  static let blockRows = 96

  /// The queries of one block.
  func rows(_ block: Int) -> Range<Int> {
    let start = block * HeadTask.blockRows
    return start..<min(start + HeadTask.blockRows, count)
  }

  var blockCount: Int { (count + HeadTask.blockRows - 1) / HeadTask.blockRows }
}
