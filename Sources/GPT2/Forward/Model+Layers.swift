import Kernels

extension Model {
  /// Queries, keys and values of norm(residual); keys and values go into the caches.
  func fileKeysAndValues(_ layer: Int, _ rows: UnsafeBufferPointer<InputRow>, worker: Int) {
    let weights = weights.layers[layer]
    let stride = 3 * configuration.width
    let inputs = normedInputs(weights.attentionNorm, rowCount: rows.count, worker: worker)
    let range = pool.range(of: stride, worker: worker, multiple: Self.outputMultiple)
    multiply(
      weights.attention.qkv, inputs, rowCount: rows.count, range, into: workspace.qkv,
      stride: stride)
    // Each worker files what it made, so that one barrier serves both.
    for index in rows.indices { file(index, rows[index], layer: layer, columns: range) }
    pool.barrier()
  }

  /// Stores the keys and values among `columns` of one row of `qkv` in the row's cache.
  private func file(_ index: Int, _ row: InputRow, layer: Int, columns: Range<Int>) {
    let width = configuration.width
    let headWidth = width / configuration.headCount
    let source = workspace.qkv + index * 3 * width
    var column = max(columns.lowerBound, width)
    while column < columns.upperBound {
      let (head, channel) = (column % width).quotientAndRemainder(dividingBy: headWidth)
      let count = min(headWidth - channel, columns.upperBound - column)
      if column < 2 * width {
        let target = row.cache.key(
          layer: layer, head: head, position: row.position, channel: channel)
        kernels.storeHalves(source + column, count, target, KernelTable.keyBlockPositions)
      } else {
        let target = row.cache.value(
          layer: layer, head: head, position: row.position, channel: channel)
        kernels.storeHalves(source + column, count, target, 1)
      }
      column += count
    }
  }

  /// residual += projection(attention(queries, caches)).
  func attention(
    _ layer: Int, _ rows: UnsafeBufferPointer<InputRow>, rowCount: Int, worker: Int
  ) {
    attend(layer, rows, rowCount: rowCount, worker: worker)
    pool.barrier()
    let inputs = quantizedInputs(
      workspace.attended, columns: configuration.width, rowCount: rowCount, worker: worker)
    addToResidual(
      weights.layers[layer].attention.projection, inputs, rowCount: rowCount, worker: worker)
  }

  /// residual += project(gelu(expand(norm(residual)))).
  func mlp(_ layer: Int, rowCount: Int, worker: Int) {
    let weights = weights.layers[layer]
    let innerWidth = configuration.innerWidth
    let inputs = normedInputs(weights.mlpNorm, rowCount: rowCount, worker: worker)
    let range = pool.range(of: innerWidth, worker: worker, multiple: Self.outputMultiple)
    multiply(
      weights.mlp.expand, inputs, rowCount: rowCount, range, into: workspace.inner,
      stride: innerWidth)
    for index in 0..<rowCount {
      let values = workspace.inner + index * innerWidth + range.lowerBound
      kernels.gelu(values, values, range.count)
    }
    pool.barrier()
    let inner = quantizedInputs(
      workspace.inner, columns: innerWidth, rowCount: rowCount, worker: worker)
    addToResidual(weights.mlp.project, inner, rowCount: rowCount, worker: worker)
  }

  /// Every worker adds the outputs that it made.
  private func addToResidual(
    _ matrix: Int8Matrix, _ inputs: QuantizedRows, rowCount: Int, worker: Int
  ) {
    let width = configuration.width
    let range = pool.range(of: width, worker: worker, multiple: Self.outputMultiple)
    multiply(
      matrix, inputs, rowCount: rowCount, range, into: workspace.update, stride: width)
    for index in 0..<rowCount {
      let offset = index * width + range.lowerBound
      kernels.axpy(1, workspace.update + offset, workspace.residual + offset, range.count)
    }
    pool.barrier()
  }
}
