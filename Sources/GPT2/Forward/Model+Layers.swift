import Kernels

extension Model {
  /// Queries, keys and values of norm(residual); keys and values go into the caches.
  func fileKeysAndValues(_ layer: Int, rowCount: Int, worker: Int) {
    let weights = weights.layers[layer]
    let stride = 3 * configuration.width
    let inputs = normedInputs(weights.attentionNorm, rowCount: rowCount, worker: worker)
    let range = pool.range(of: stride, worker: worker, multiple: headMultiple)
    multiply(
      weights.attention.qkv, inputs, rowCount: rowCount, range, into: workspace.qkv,
      stride: stride)
    // Each worker files the heads that it made, so that one barrier serves both.
    file(layer, columns: range, rowCount: rowCount, worker: worker)
    pool.barrier()
  }

  /// Stores the keys and values among `columns` of `qkv`, whole heads, in the rows' caches.
  private func file(_ layer: Int, columns: Range<Int>, rowCount: Int, worker: Int) {
    let width = configuration.width
    let headWidth = width / configuration.headCount
    var column = max(columns.lowerBound, width)
    while column < columns.upperBound {
      let isKey = column < 2 * width
      let head = (column - (isKey ? width : 2 * width)) / headWidth
      for index in 0..<rowCount {
        let row = workspace.rows[index]
        let (cached, source) = (
          row.cache.head(layer: layer, head), workspace.qkv + index * 3 * width + column
        )
        if isKey {
          cached.storeKey(source, at: row.position, kernels, workspace.heads[worker])
        } else {
          cached.storeValue(source, at: row.position, kernels)
        }
      }
      column += headWidth
    }
  }

  /// residual += projection(attention(queries, caches)).
  func attention(_ layer: Int, rowCount: Int, worker: Int) {
    attend(layer, rowCount: rowCount, worker: worker)
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
