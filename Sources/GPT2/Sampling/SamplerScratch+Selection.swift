/// Selection without sorting the vocabulary: a binary heap over part of it.
extension SamplerScratch {
  /// Restores the heap below `start` among the first `count` candidates.
  /// `worstFirst` puts the worst candidate at the root, otherwise the best is there.
  private func siftDown(_ start: Int, count: Int, worstFirst: Bool) {
    var parent = start
    let moving = candidates[start]
    while true {
      var child = 2 * parent + 1
      guard child < count else { break }
      if child + 1 < count,
        candidates[child + 1].isBetter(than: candidates[child]) != worstFirst
      {
        child += 1
      }
      guard candidates[child].isBetter(than: moving) != worstFirst else { break }
      candidates[parent] = candidates[child]
      parent = child
    }
    candidates[parent] = moving
  }

  private func makeHeap(count: Int, worstFirst: Bool) {
    for parent in stride(from: count / 2 - 1, through: 0, by: -1) {
      siftDown(parent, count: count, worstFirst: worstFirst)
    }
  }

  /// Fills `candidates` with the `limit` best finite logits (all of them for 0), in no order.
  ///
  /// Every logit is compared with the worst one kept, and few are better: of V in random order
  /// about k·ln(V/k) find their way into the heap of k, O(V + k·log k·log(V/k)) in all. Ascending
  /// logits would all, O(V·log k).
  /// - Returns: how many there are.
  func collect(_ logits: UnsafeBufferPointer<Float>, limit: Int) -> Int {
    let capacity = limit > 0 ? min(limit, tokenCount) : tokenCount
    var (count, index) = (0, 0)
    while index < tokenCount, count < capacity {
      if logits[index] > -.infinity {
        candidates[count] = Candidate(key: logits[index], token: Int32(index))
        count += 1
      }
      index += 1
    }
    guard index < tokenCount else { return count }
    makeHeap(count: count, worstFirst: true)
    // Later ids lose ties, so only a greater logit replaces the worst one kept.
    while index < tokenCount {
      if logits[index] > candidates[0].key {
        candidates[0] = Candidate(key: logits[index], token: Int32(index))
        siftDown(0, count: count, worstFirst: true)
      }
      index += 1
    }
    return count
  }

  /// Replaces the keys, logits, by probabilities at `temperature`.
  func normalize(count: Int, temperature: Float) {
    var best = -Float.infinity
    for index in 0..<count { best = max(best, candidates[index].key) }
    // The difference is divided, not the logit, so that a tiny temperature stays finite.
    for index in 0..<count { weights[index] = (candidates[index].key - best) / temperature }
    kernels.softmax(weights, count)
    for index in 0..<count { candidates[index].key = weights[index] }
  }

  /// Keeps the likeliest candidates whose probabilities reach `mass` together.
  /// - Returns: their range in `candidates`.
  func keepNucleus(count: Int, mass: Float) -> Range<Int> {
    // All candidates below this share together make up less than 1 - mass, so none of them is
    // in the nucleus; the heap is then built over few.
    let share = (1 - mass) / Float(count)
    var kept = 0
    for index in 0..<count where candidates[index].key >= share {
      candidates[kept] = candidates[index]
      kept += 1
    }
    makeHeap(count: kept, worstFirst: false)
    var heapCount = kept
    var reached = 0.0
    while heapCount > 0, reached < Double(mass) {
      reached += Double(candidates[0].key)
      heapCount -= 1
      let best = candidates[0]
      candidates[0] = candidates[heapCount]
      if heapCount > 0 { siftDown(0, count: heapCount, worstFirst: false) }
      candidates[heapCount] = best
    }
    return heapCount..<kept
  }

  /// Keeps the candidates of `range` at least `ratio` times as likely as the best one.
  func keepLikely(in range: Range<Int>, ratio: Float) -> Range<Int> {
    var best: Float = 0
    for index in range { best = max(best, candidates[index].key) }
    var end = range.lowerBound
    for index in range where candidates[index].key >= ratio * best {
      candidates[end] = candidates[index]
      end += 1
    }
    return range.lowerBound..<end
  }

  /// The candidate of `range` at `fraction` (0..<1) of its total probability.
  func draw(from range: Range<Int>, fraction: Double) -> Int32 {
    var total = 0.0
    for index in range { total += Double(candidates[index].key) }
    let target = fraction * total
    var reached = 0.0
    for index in range {
      reached += Double(candidates[index].key)
      if reached > target { return candidates[index].token }
    }
    // Rounding can leave the target just above the sum.
    return candidates[range.upperBound - 1].token
  }
}
