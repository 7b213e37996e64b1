extension Network {
  /// `y = bias + x·W` over rows: x `[rows, in]`, W `[in, out]`, y `[rows, out]`.
  func affine(
    _ worker: Int, _ rows: Range<Int>, x: Pointer, inWidth: Int, weight: Pointer,
    bias: Pointer, y: Pointer, outWidth: Int
  ) {
    guard !rows.isEmpty else { return }
    let result = y + rows.lowerBound * outWidth
    for row in 0..<rows.count {
      (result + row * outWidth).update(from: bias, count: outWidth)
    }
    kernels.sgemm(
      rows.count, outWidth, inWidth, x + rows.lowerBound * inWidth, inWidth, 1,
      weight, outWidth, 1, result, outWidth, 1, workspace(worker))
  }

  /// `y = residual + bias + x·W` over rows, with elements of the branch `bias + x·W` dropped
  /// in a pass that drops: W `[in, C]`.
  func affineResidual(
    _ worker: Int, _ rows: Range<Int>, x: Pointer, inWidth: Int, weight: Pointer,
    bias: Pointer, residual: Pointer, y: Pointer, site: Dropout.Site, layer: Int
  ) {
    guard !rows.isEmpty else { return }
    let outWidth = shape.width
    if isDropping {
      affine(
        worker, rows, x: x, inWidth: inWidth, weight: weight, bias: bias, y: y,
        outWidth: outWidth)
      drop(y, rows, site: site, layer: layer)
      let start = rows.lowerBound * outWidth
      kernels.axpy(1, residual + start, y + start, rows.count * outWidth)
      return
    }
    let result = y + rows.lowerBound * outWidth
    result.update(from: residual + rows.lowerBound * outWidth, count: rows.count * outWidth)
    for row in 0..<rows.count {
      kernels.axpy(1, bias, result + row * outWidth, outWidth)
    }
    kernels.sgemm(
      rows.count, outWidth, inWidth, x + rows.lowerBound * inWidth, inWidth, 1,
      weight, outWidth, 1, result, outWidth, 1, workspace(worker))
  }

  /// `dX = dY·Wᵀ` over rows: dY `[rows, out]`, W `[in, out]`, dX `[rows, in]`.
  func inputGradient(
    _ worker: Int, _ rows: Range<Int>, dY: Pointer, outWidth: Int, weight: Pointer,
    dX: Pointer, inWidth: Int
  ) {
    guard !rows.isEmpty else { return }
    kernels.sgemm(
      rows.count, inWidth, outWidth, dY + rows.lowerBound * outWidth, outWidth, 1,
      weight, 1, outWidth, dX + rows.lowerBound * inWidth, inWidth, 0, workspace(worker))
  }

  /// `dW += Xᵀ·dY` and `dBias += Σ dY` over all rows, one worker's share of the longer side
  /// of dW: X `[rows, in]`, dY `[rows, out]`, dW `[in, out]`.
  func weightGradient(
    _ worker: Int, rowCount: Int, x: Pointer, inWidth: Int, dY: Pointer, outWidth: Int,
    dWeight: Pointer, dBias: Pointer
  ) {
    let space = workspace(worker)
    let columns = pool.range(of: outWidth, worker: worker, multiple: 16)
    if !columns.isEmpty {
      for row in 0..<rowCount {
        let start = row * outWidth + columns.lowerBound
        kernels.axpy(1, dY + start, dBias + columns.lowerBound, columns.count)
      }
    }
    if inWidth > outWidth {
      let share = pool.range(of: inWidth, worker: worker, multiple: 16)
      guard !share.isEmpty else { return }
      kernels.sgemm(
        share.count, outWidth, rowCount, x + share.lowerBound, 1, inWidth, dY, outWidth, 1,
        dWeight + share.lowerBound * outWidth, outWidth, 1, space)
    } else if !columns.isEmpty {
      kernels.sgemm(
        inWidth, columns.count, rowCount, x, 1, inWidth,
        dY + columns.lowerBound, outWidth, 1, dWeight + columns.lowerBound, outWidth, 1, space)
    }
  }

  /// The rows of a batch that one worker owns in per-token work.
  func rows(of count: Int, _ worker: Int) -> Range<Int> {
    pool.range(of: count, worker: worker, multiple: 8)
  }
}
