/// Merges the bytes of one word into tokens; keeps its scratch memory from word to word.
///
/// The symbols form a linked list and the possible merges wait in a heap, so that a word of
/// n bytes takes O(n log n) even where someone sends a megabyte without a space.
struct WordMerger {
  private var ids: [Int32] = []
  private var next: [Int32] = []
  private var previous: [Int32] = []
  /// Rank in the upper half, index of the left symbol in the lower one: the lowest rank is
  /// merged first and, among equal ranks, the leftmost.
  private var queue = BinaryHeap<UInt64>()

  /// Appends the tokens of `word` (UTF-8 bytes of one pre-token) to `output`.
  mutating func merge(
    _ word: UnsafeBufferPointer<UInt8>, byteIDs: [Int32], merges: MergeTable,
    into output: inout [Int32]
  ) {
    start(word, byteIDs: byteIDs)
    for index in 0..<max(ids.count - 1, 0) {
      enqueue(Int32(index), merges: merges)
    }
    while let item = queue.pop() {
      let left = Int32(truncatingIfNeeded: item & 0xFFFF_FFFF)
      let right = next[Int(left)]
      // Symbols may have changed since the item was queued: it counts only if its pair still
      // has the rank it was queued with.
      guard ids[Int(left)] >= 0, right >= 0,
        let entry = merges.merge(of: ids[Int(left)], ids[Int(right)]),
        UInt64(entry.rank) == item >> 32
      else { continue }
      ids[Int(left)] = entry.id
      ids[Int(right)] = -1
      let after = next[Int(right)]
      next[Int(left)] = after
      if after >= 0 { previous[Int(after)] = left }
      enqueue(previous[Int(left)], merges: merges)
      enqueue(left, merges: merges)
    }
    for id in ids where id >= 0 {
      output.append(id)
    }
  }

  private mutating func start(_ word: UnsafeBufferPointer<UInt8>, byteIDs: [Int32]) {
    precondition(word.count < Int32.max, "a word of 2 GB or more cannot be encoded")
    ids.removeAll(keepingCapacity: true)
    next.removeAll(keepingCapacity: true)
    previous.removeAll(keepingCapacity: true)
    queue.removeAll()
    for (index, byte) in word.enumerated() {
      ids.append(byteIDs[Int(byte)])
      next.append(index + 1 < word.count ? Int32(index + 1) : -1)
      previous.append(Int32(index - 1))
    }
  }

  /// Queues the merge of a symbol with the one after it, if there is such a merge.
  private mutating func enqueue(_ left: Int32, merges: MergeTable) {
    guard left >= 0, next[Int(left)] >= 0,
      let entry = merges.merge(of: ids[Int(left)], ids[Int(next[Int(left)])])
    else { return }
    queue.push(UInt64(entry.rank) << 32 | UInt64(left))
  }
}
