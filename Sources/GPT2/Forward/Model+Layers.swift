extension Model {
  /// residual += projection(attention(norm(residual))).
  func attention(_ layer: Int, _ rows: UnsafeBufferPointer<InputRow>) {
    let weights = weights.layers[layer]
    let width = configuration.width
    forEachRow(rows.count) { index in
      normalize(weights.attentionNorm, workspace.residual + index * width, to: index)
    }
    pool.run { worker in
      let range = pool.range(of: 3 * width, worker: worker, multiple: Self.outputMultiple)
      multiply(
        weights.attention.qkv, rowCount: rows.count, range, into: workspace.qkv,
        stride: 3 * width)
      // Each worker files what it made, so that no barrier is needed in between.
      for index in rows.indices { store(index, rows[index], layer: layer, columns: range) }
    }
    pool.run { worker in
      attend(layer, rows, worker: worker)
    }
    forEachRow(rows.count) { index in
      quantize(workspace.attended + index * width, count: width, to: index)
    }
    addToResidual(weights.attention.projection, rowCount: rows.count)
  }

  /// residual += project(gelu(expand(norm(residual)))).
  func mlp(_ layer: Int, rowCount: Int) {
    let weights = weights.layers[layer]
    let (width, innerWidth) = (configuration.width, configuration.innerWidth)
    forEachRow(rowCount) { index in
      normalize(weights.mlpNorm, workspace.residual + index * width, to: index)
    }
    pool.run { worker in
      let range = pool.range(of: innerWidth, worker: worker, multiple: Self.outputMultiple)
      multiply(
        weights.mlp.expand, rowCount: rowCount, range, into: workspace.inner, stride: innerWidth)
      for index in 0..<rowCount {
        let values = workspace.inner + index * innerWidth + range.lowerBound
        kernels.gelu(values, values, range.count)
      }
    }
    forEachRow(rowCount) { index in
      quantize(workspace.inner + index * innerWidth, count: innerWidth, to: index)
    }
    addToResidual(weights.mlp.project, rowCount: rowCount)
  }

  /// Every worker adds the outputs that it made.
  private func addToResidual(_ matrix: Int8Matrix, rowCount: Int) {
    let width = configuration.width
    pool.run { worker in
      let range = pool.range(of: width, worker: worker, multiple: Self.outputMultiple)
      multiply(matrix, rowCount: rowCount, range, into: workspace.update, stride: width)
      for index in 0..<rowCount {
        let offset = index * width + range.lowerBound
        kernels.axpy(1, workspace.update + offset, workspace.residual + offset, range.count)
      }
    }
  }

  /// Copies the keys and values among `columns` of one row of `qkv` into the row's cache.
  private func store(_ index: Int, _ row: InputRow, layer: Int, columns: Range<Int>) {
    let width = configuration.width
    let headWidth = width / configuration.headCount
    let source = workspace.qkv + index * 3 * width
    var column = max(columns.lowerBound, width)
    while column < columns.upperBound {
      let isValue = column >= 2 * width
      let (head, channel) = (column % width).quotientAndRemainder(dividingBy: headWidth)
      let count = min(headWidth - channel, columns.upperBound - column)
      let cached =
        isValue
        ? row.cache.values(layer: layer, head: head)
        : row.cache.keys(layer: layer, head: head)
      (cached + row.position * headWidth + channel).update(from: source + column, count: count)
      column += count
    }
  }

  /// Pairs of head and row are shared among workers head by head, so that one worker's keys and
  /// values stay in its cache for all rows.
  private func attend(_ layer: Int, _ rows: UnsafeBufferPointer<InputRow>, worker: Int) {
    let width = configuration.width
    let headWidth = width / configuration.headCount
    let scale = 1 / Float(headWidth).squareRoot()
    let scores = workspace.scores + worker * workspace.scoreStride
    for pair in pool.range(of: configuration.headCount * rows.count, worker: worker) {
      let (head, index) = pair.quotientAndRemainder(dividingBy: rows.count)
      let row = rows[index]
      kernels.attend(
        workspace.qkv + index * 3 * width + head * headWidth,
        row.cache.keys(layer: layer, head: head), row.cache.values(layer: layer, head: head),
        headWidth, row.position + 1, headWidth, scale, scores,
        workspace.attended + index * width + head * headWidth)
    }
  }
}
