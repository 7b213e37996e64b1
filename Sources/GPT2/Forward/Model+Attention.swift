extension Model {
  /// Pairs of head and row are shared out head by head, so that one worker's keys and values stay
  /// in its cache for all rows. A pair costs as many positions as its row sees.
  func attend(_ layer: Int, rowCount: Int, worker: Int) {
    var headCost = 0
    for index in 0..<rowCount { headCost += workspace.rows[index].position + 1 }
    let total = headCost * configuration.headCount
    let start = pair(at: total * worker / pool.activeCount, headCost, rowCount)
    let end = pair(at: total * (worker + 1) / pool.activeCount, headCost, rowCount)
    var next = start
    while next < end {
      let (head, index) = next.quotientAndRemainder(dividingBy: rowCount)
      let count = queryCount(from: index, to: min(end - head * rowCount, rowCount))
      attend(layer, head: head, index, queryCount: count, worker: worker)
      next += count
    }
  }

  /// The first pair, counted head by head, before which all pairs together cost at least `cost`.
  private func pair(at cost: Int, _ headCost: Int, _ rowCount: Int) -> Int {
    let (head, rest) = cost.quotientAndRemainder(dividingBy: headCost)
    var (index, left) = (0, rest)
    while left > 0 {
      left -= workspace.rows[index].position + 1
      index += 1
    }
    return head * rowCount + index
  }

  /// How many rows from `index` on, below `limit`, follow each other in one sequence.
  private func queryCount(from index: Int, to limit: Int) -> Int {
    let first = workspace.rows[index]
    var count = 1
    while count < HeadScratch.queryCount, index + count < limit,
      first.isFollowed(by: workspace.rows[index + count], distance: count)
    {
      count += 1
    }
    return count
  }

  /// Rows `index ..< index + queryCount` of one head.
  private func attend(
    _ layer: Int, head: Int, _ index: Int, queryCount: Int, worker: Int
  ) {
    let width = configuration.width
    let column = head * (width / configuration.headCount)
    let first = workspace.rows[index]
    first.cache.head(layer: layer, head).attend(
      queries: workspace.qkv + index * 3 * width + column, queryRow: 3 * width,
      queryCount: queryCount, count: first.position + 1,
      into: workspace.attended + index * width + column, outRow: width, kernels,
      workspace.heads[worker])
  }
}
