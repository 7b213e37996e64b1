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

  /// Attention weights `[count, count]` of one head with elements dropped: in `square`, which
  /// is overwritten, or without dropout the weights themselves.
  func dropped(
    _ weights: Pointer, into square: Pointer, count: Int, layer: Int, task: Int
  ) -> Pointer {
    guard dropout != nil, isDropping else { return weights }
    square.update(from: weights, count: count * count)
    dropSquare(square, count: count, layer: layer, task: task)
    return square
  }

  /// Drops elements of a head's square in place.
  func dropSquare(_ square: Pointer, count: Int, layer: Int, task: Int) {
    guard let dropout, isDropping else { return }
    for row in 0..<count {
      dropout.apply(
        square + row * count, count: row + 1, site: .attention, layer: layer,
        row: task * shape.positionCount + row)
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
