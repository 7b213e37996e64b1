import Kernels

extension Model {
  /// Pairs of head and row are shared out head by head, so that one worker's keys and values stay
  /// in its cache for all rows. A pair costs as many positions as its row sees.
  func attend(
    _ layer: Int, _ rows: UnsafeBufferPointer<InputRow>, rowCount: Int, worker: Int
  ) {
    var headCost = 0
    for index in 0..<rowCount { headCost += row(index, of: rows).position + 1 }
    let total = headCost * configuration.headCount
    let start = pair(at: total * worker / pool.workerCount, headCost, rows, rowCount)
    let end = pair(at: total * (worker + 1) / pool.workerCount, headCost, rows, rowCount)
    var next = start
    while next < end {
      let (head, index) = next.quotientAndRemainder(dividingBy: rowCount)
      let limit = min(end - head * rowCount, rowCount)
      let count = queryCount(from: index, to: limit, rows)
      attend(layer, head: head, index, row(index, of: rows), queryCount: count, worker: worker)
      next += count
    }
  }

  /// The input row that row `index` of the workspace stands for.
  private func row(_ index: Int, of rows: UnsafeBufferPointer<InputRow>) -> InputRow {
    rows[Int(workspace.active[index])]
  }

  /// The first pair, counted head by head, before which all pairs together cost at least `cost`.
  private func pair(
    at cost: Int, _ headCost: Int, _ rows: UnsafeBufferPointer<InputRow>, _ rowCount: Int
  ) -> Int {
    var (head, left) = cost.quotientAndRemainder(dividingBy: headCost)
    head *= rowCount
    var index = 0
    while left > 0 {
      left -= row(index, of: rows).position + 1
      index += 1
    }
    return head + index
  }

  /// How many rows from `index` on, below `limit`, follow each other in one sequence.
  private func queryCount(
    from index: Int, to limit: Int, _ rows: UnsafeBufferPointer<InputRow>
  ) -> Int {
    let first = row(index, of: rows)
    var count = 1
    while count < KernelTable.attentionQueries, index + count < limit {
      let next = row(index + count, of: rows)
      guard next.cache === first.cache, next.position == first.position + count else { break }
      count += 1
    }
    return count
  }

  private func attend(
    _ layer: Int, head: Int, _ index: Int, _ first: InputRow, queryCount: Int, worker: Int
  ) {
    let width = configuration.width
    let headWidth = width / configuration.headCount
    let scores =
      workspace.scores + worker * KernelTable.attentionQueries * workspace.scoreRow
    kernels.attend(
      workspace.qkv + index * 3 * width + head * headWidth, 3 * width, queryCount,
      first.cache.keys(layer: layer, head: head), first.cache.values(layer: layer, head: head),
      first.position + 1, headWidth, 1 / Float(headWidth).squareRoot(), scores,
      workspace.scoreRow, workspace.attended + index * width + head * headWidth, width)
  }
}
