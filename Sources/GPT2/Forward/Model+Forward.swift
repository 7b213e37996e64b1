extension Model {
  /// Runs rows of any mix of sequences, prompts and single tokens alike, and stores their keys and
  /// values in their caches.
  ///
  /// - Parameters:
  ///   - rows: positions of one cache in ascending order; everything before a row's position
  ///     is in its cache already or earlier in `rows`.
  ///   - logits: `[rows that want logits, logitCount]`, in the order of the rows.
  public func forward(_ rows: [InputRow], logits: UnsafeMutableBufferPointer<Float>) {
    let wantedCount = rows.count { $0.wantsLogits }
    precondition(logits.count >= wantedCount * logitCount, "one row of logits a wanted row")
    for row in rows { check(row) }
    var out = logits.baseAddress
    var start = 0
    while start < rows.count {
      let end = min(start + maximumRowCount, rows.count)
      let wanted = rows[start..<end].count { $0.wantsLogits }
      rows.withUnsafeBufferPointer { buffer in
        let chunk = UnsafeBufferPointer(rebasing: buffer[start..<end])
        pool.run { worker in
          forward(chunk, wantedCount: wanted, into: out, worker: worker)
        }
      }
      out = out.map { $0 + wanted * logitCount }
      start = end
    }
  }

  /// A row outside the tables would read foreign memory; the engine checks before it asks.
  private func check(_ row: InputRow) {
    precondition(
      row.token >= 0 && Int(row.token) < configuration.tokenCount, "token outside the vocabulary")
    precondition(
      row.position >= 0 && row.position < row.cache.positionCount, "position outside the cache")
    precondition(
      row.horizon < max(1, configuration.horizonCount), "horizon outside the table")
  }

  /// One chunk; every worker runs this, and they wait for each other where one needs what
  /// another has made.
  private func forward(
    _ rows: UnsafeBufferPointer<InputRow>, wantedCount: Int,
    into logits: UnsafeMutablePointer<Float>?, worker: Int
  ) {
    embed(rows, worker: worker)
    pool.barrier()
    var rowCount = rows.count
    for layer in weights.layers.indices {
      fileKeysAndValues(layer, rows, worker: worker)
      if layer == weights.layers.count - 1, wantedCount < rowCount {
        // Nothing but logits follows, so rows that want none are done.
        guard wantedCount > 0 else { return }
        if worker == 0 { keepWanted(rows) }
        pool.barrier()
        rowCount = wantedCount
      }
      attention(layer, rows, rowCount: rowCount, worker: worker)
      mlp(layer, rowCount: rowCount, worker: worker)
    }
    head(rowCount: rowCount, into: logits, worker: worker)
  }

  /// Residual stream = token embedding + position embedding + horizon embedding.
  private func embed(_ rows: UnsafeBufferPointer<InputRow>, worker: Int) {
    let width = configuration.width
    for index in pool.range(of: rows.count, worker: worker) {
      let row = rows[index]
      let out = workspace.residual + index * width
      workspace.active[index] = Int32(index)
      weights.tokenEmbedding.copyRow(Int(row.token), to: out)
      kernels.axpy(1, weights.positionEmbedding + row.position * width, out, width)
      guard row.horizon >= 0, let horizons = weights.horizonEmbedding else { continue }
      kernels.axpy(1, horizons + Int(row.horizon) * width, out, width)
    }
  }

  /// Moves the rows that want logits to the front of residual stream and queries.
  private func keepWanted(_ rows: UnsafeBufferPointer<InputRow>) {
    let width = configuration.width
    var count = 0
    for index in rows.indices where rows[index].wantsLogits {
      let (from, to) = (index * width, count * width)
      // In ascending order nothing is overwritten before it is moved.
      (workspace.residual + to).update(from: workspace.residual + from, count: width)
      (workspace.qkv + 3 * to).update(from: workspace.qkv + 3 * from, count: width)
      workspace.active[count] = Int32(index)
      count += 1
    }
  }

  /// Final norm and tied output head; the vocabulary is read once for all rows.
  private func head(rowCount: Int, into logits: UnsafeMutablePointer<Float>?, worker: Int) {
    guard rowCount > 0, let logits else { return }
    let inputs = normedInputs(weights.finalNorm, rowCount: rowCount, worker: worker)
    let range = pool.range(of: logitCount, worker: worker, multiple: Self.outputMultiple)
    multiply(
      weights.tokenEmbedding, inputs, rowCount: rowCount, range, into: logits,
      stride: logitCount)
  }
}
