extension Network {
  /// Runs the layers over a batch; the residual stream ends in `activations.output`.
  func forward(_ batch: borrowing PackedBatch) {
    precondition(batch.count <= tokenCapacity, "The batch is larger than the network's memory.")
    embed(batch)
    for layer in 0..<shape.layerCount {
      projectQueriesKeysValues(layer, rowCount: batch.count)
      attend(layer, batch)
      finishLayer(layer, rowCount: batch.count)
    }
  }

  /// Token, position and countdown embeddings, added.
  private func embed(_ batch: borrowing PackedBatch) {
    let width = shape.width
    let stream = activations.layers.first?.input ?? activations.output
    pool.run { worker in
      for row in rows(of: batch.count, worker) {
        let y = stream + row * width
        y.update(
          from: parameters.tokenEmbedding + Int(batch.tokens[row]) * width, count: width)
        let position = Int(batch.positions[row])
        kernels.axpy(1, parameters.positionEmbedding + position * width, y, width)
        let horizon = Int(batch.horizons[row])
        if horizon >= 0, let table = parameters.horizonEmbedding {
          kernels.axpy(1, table + horizon * width, y, width)
        }
      }
      drop(stream, rows(of: batch.count, worker), site: .embedding, layer: 0)
    }
  }

  private func projectQueriesKeysValues(_ layer: Int, rowCount: Int) {
    let width = shape.width
    let kept = activations.layers[layer]
    let weights = parameters.layers[layer]
    pool.run { worker in
      let rows = rows(of: rowCount, worker)
      guard !rows.isEmpty else { return }
      norm(
        rows, x: kept.input, weight: weights.norm1Weight, bias: weights.norm1Bias,
        y: kept.norm1, mean: kept.norm1Mean, inverse: kept.norm1Inverse)
      affine(
        worker, rows, x: kept.norm1, inWidth: width, weight: weights.qkvWeight,
        bias: weights.qkvBias, y: kept.qkv, outWidth: 3 * width)
    }
  }

  /// The attention's projection, the second norm and the perceptron.
  private func finishLayer(_ layer: Int, rowCount: Int) {
    let width = shape.width
    let inner = shape.innerWidth
    let kept = activations.layers[layer]
    let weights = parameters.layers[layer]
    let next =
      layer + 1 < shape.layerCount ? activations.layers[layer + 1].input : activations.output
    pool.run { worker in
      let rows = rows(of: rowCount, worker)
      guard !rows.isEmpty else { return }
      affineResidual(
        worker, rows, x: kept.attended, inWidth: width, weight: weights.projectionWeight,
        bias: weights.projectionBias, residual: kept.input, y: kept.middle,
        site: .projection, layer: layer)
      norm(
        rows, x: kept.middle, weight: weights.norm2Weight, bias: weights.norm2Bias,
        y: kept.norm2, mean: kept.norm2Mean, inverse: kept.norm2Inverse)
      affine(
        worker, rows, x: kept.norm2, inWidth: width, weight: weights.expandWeight,
        bias: weights.expandBias, y: kept.expanded, outWidth: inner)
      let start = rows.lowerBound * inner
      kernels.gelu(kept.expanded + start, activations.activated + start, rows.count * inner)
      affineResidual(
        worker, rows, x: activations.activated, inWidth: inner, weight: weights.projectWeight,
        bias: weights.projectBias, residual: kept.middle, y: next, site: .perceptron,
        layer: layer)
    }
  }

  /// Layer norm of some rows, keeping mean and inverse deviation.
  func norm(
    _ rows: Range<Int>, x: Pointer, weight: Pointer, bias: Pointer, y: Pointer,
    mean: Pointer, inverse: Pointer
  ) {
    let start = rows.lowerBound
    kernels.layerNorm(
      x + start * shape.width, weight, bias, y + start * shape.width, mean + start,
      inverse + start, rows.count, shape.width, shape.normEpsilon)
  }
}
