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
    var out = logits.baseAddress
    var start = 0
    while start < rows.count {
      let end = min(start + maximumRowCount, rows.count)
      let written = rows.withUnsafeBufferPointer { buffer in
        forward(UnsafeBufferPointer(rebasing: buffer[start..<end]), into: out)
      }
      out = out.map { $0 + written * logitCount }
      start = end
    }
  }

  /// One chunk. Returns the number of logit rows written.
  private func forward(
    _ rows: UnsafeBufferPointer<InputRow>, into logits: UnsafeMutablePointer<Float>?
  ) -> Int {
    embed(rows)
    for layer in weights.layers.indices {
      attention(layer, rows)
      mlp(layer, rowCount: rows.count)
    }
    return head(rows, into: logits)
  }

  /// Residual stream = token embedding + position embedding + horizon embedding.
  private func embed(_ rows: UnsafeBufferPointer<InputRow>) {
    let width = configuration.width
    let embedding = weights.tokenEmbedding
    forEachRow(rows.count) { index in
      let row = rows[index]
      check(row)
      let out = workspace.residual + index * width
      let values = embedding.values + Int(row.token) * width
      let scale = embedding.scales[Int(row.token)]
      let positions = weights.positionEmbedding + row.position * width
      for channel in 0..<width {
        out[channel] = Float(values[channel]) * scale + positions[channel]
      }
      guard row.horizon >= 0, let horizons = weights.horizonEmbedding else { return }
      kernels.axpy(1, horizons + Int(row.horizon) * width, out, width)
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

  /// Final norm and tied output head, for the rows that want logits.
  private func head(
    _ rows: UnsafeBufferPointer<InputRow>, into logits: UnsafeMutablePointer<Float>?
  ) -> Int {
    var count = 0
    for index in rows.indices where rows[index].wantsLogits {
      workspace.wanted[count] = Int32(index)
      count += 1
    }
    guard count > 0, let logits else { return 0 }
    let width = configuration.width
    forEachRow(count) { index in
      let row = Int(workspace.wanted[index])
      normalize(weights.finalNorm, workspace.residual + row * width, to: index)
    }
    let matrix = weights.tokenEmbedding
    pool.run { worker in
      let range = pool.range(of: logitCount, worker: worker, multiple: Self.outputMultiple)
      multiply(matrix, rowCount: count, range, into: logits, stride: logitCount)
    }
    return count
  }

  /// Outputs are shared among workers in multiples of a cache line of float32.
  static var outputMultiple: Int { 16 }

  /// Layer norm of one row, then quantization into row `index` of the workspace.
  func normalize(_ norm: NormWeights, _ row: UnsafePointer<Float>, to index: Int) {
    let width = configuration.width
    let normed = workspace.normed + index * width
    kernels.layerNorm(
      row, norm.weight, norm.bias, normed, nil, nil, 1, width, configuration.normEpsilon)
    quantize(normed, count: width, to: index)
  }

  /// Quantizes one row of `count` channels into row `index` of the workspace.
  func quantize(_ row: UnsafePointer<Float>, count: Int, to index: Int) {
    kernels.quantizeRow(
      row, count, workspace.quantized + index * count,
      workspace.scales + index * Workspace.groupCount(count))
  }

  /// Outputs `range` of the quantized rows times a matrix, plus its bias.
  func multiply(
    _ matrix: Int8Matrix, rowCount: Int, _ range: Range<Int>,
    into out: UnsafeMutablePointer<Float>, stride: Int
  ) {
    guard !range.isEmpty else { return }
    kernels.matmulInt8(
      workspace.quantized, workspace.scales, rowCount, matrix.values, matrix.scales, matrix.bias,
      out, stride, matrix.columns, range.lowerBound, range.upperBound)
  }

  /// Calls `body` for every row. A few rows are done by this thread alone, because waking the
  /// others would take longer.
  func forEachRow(_ count: Int, _ body: (_ index: Int) -> Void) {
    guard count >= 2 * pool.workerCount else {
      for index in 0..<count { body(index) }
      return
    }
    pool.run { worker in
      for index in pool.range(of: count, worker: worker) { body(index) }
    }
  }
}
