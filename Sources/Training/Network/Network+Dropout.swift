extension Network {
  /// Chooses the dropped elements of the next pass; without dropout it does nothing.
  public func drawDropout(seed: UInt64, step: Int, pass: Int) {
    dropout?.draw(seed: seed, step: step, pass: pass)
  }

  /// Drops elements of rows `[rows, C]` of the residual stream or a branch of it.
  func drop(_ x: Pointer, _ rows: Range<Int>, site: Dropout.Site, layer: Int) {
    guard let dropout, isDropping else { return }
    for row in rows {
      dropout.apply(x + row * shape.width, count: shape.width, site: site, layer: layer, row: row)
    }
  }

  /// Drops elements of a block `[rows, keys]` of a head's attention weights.
  func drop(_ block: Pointer, _ rows: Range<Int>, _ head: HeadTask, layer: Int) {
    guard let dropout, isDropping else { return }
    for row in rows {
      dropout.apply(
        block + (row - rows.lowerBound) * rows.upperBound, count: row + 1, site: .attention,
        layer: layer, row: head.index * shape.positionCount + row)
    }
  }

  /// The gradient of a branch's end: the residual stream's, masked as the branch was.
  func branchGradient(
    _ rows: Range<Int>, _ scratch: GradientScratch, site: Dropout.Site, layer: Int
  ) {
    guard isDropping, !rows.isEmpty else { return }
    let start = rows.lowerBound * shape.width
    (scratch.branch + start).update(
      from: scratch.residual + start, count: rows.count * shape.width)
    drop(scratch.branch, rows, site: site, layer: layer)
  }
}
