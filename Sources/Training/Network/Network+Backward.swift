extension Network {
  /// Adds the gradients of all layers and embeddings, given the gradient of the residual
  /// stream's end in `scratch.residual`.
  func backward(
    _ batch: borrowing PackedBatch, scratch: GradientScratch, gradients: NetworkViews
  ) {
    for layer in (0..<shape.layerCount).reversed() {
      let gradient = gradients.layers[layer]
      backwardPerceptron(layer, rowCount: batch.count, scratch, gradient)
      attendBackward(layer, batch, scratch: scratch)
      backwardQueriesKeysValues(layer, rowCount: batch.count, scratch, gradient)
    }
    embedBackward(batch, scratch: scratch, gradients: gradients)
  }

  /// From the layer's output back to the heads' outputs.
  private func backwardPerceptron(
    _ layer: Int, rowCount: Int, _ scratch: GradientScratch, _ gradient: LayerViews
  ) {
    let width = shape.width
    let inner = shape.innerWidth
    let kept = activations.layers[layer]
    let weights = parameters.layers[layer]
    pool.run { worker in
      let rows = rows(of: rowCount, worker)
      guard !rows.isEmpty else { return }
      branchGradient(rows, scratch, site: .perceptron, layer: layer)
      inputGradient(
        worker, rows, dY: scratch.branch, outWidth: width, weight: weights.projectWeight,
        dX: scratch.expanded, inWidth: inner)
      let start = rows.lowerBound * inner
      let dExpanded = scratch.expanded + start
      kernels.gelu(kept.expanded + start, activations.activated + start, rows.count * inner)
      kernels.geluBackward(kept.expanded + start, dExpanded, dExpanded, rows.count * inner)
      inputGradient(
        worker, rows, dY: scratch.expanded, outWidth: inner, weight: weights.expandWeight,
        dX: scratch.normed, inWidth: width)
    }
    pool.run { worker in
      weightGradient(
        worker, rowCount: rowCount, x: activations.activated, inWidth: inner, dY: scratch.branch,
        outWidth: width, dWeight: gradient.projectWeight, dBias: gradient.projectBias)
      weightGradient(
        worker, rowCount: rowCount, x: kept.norm2, inWidth: width, dY: scratch.expanded,
        outWidth: inner, dWeight: gradient.expandWeight, dBias: gradient.expandBias)
      normParameterGradient(
        worker, rowCount: rowCount, dY: scratch.normed, x: kept.middle, mean: kept.norm2Mean,
        inverse: kept.norm2Inverse, dWeight: gradient.norm2Weight, dBias: gradient.norm2Bias)
    }
    pool.run { worker in
      let rows = rows(of: rowCount, worker)
      guard !rows.isEmpty else { return }
      normInputGradient(
        rows, dY: scratch.normed, x: kept.middle, weight: weights.norm2Weight,
        mean: kept.norm2Mean, inverse: kept.norm2Inverse, dX: scratch.residual)
      branchGradient(rows, scratch, site: .projection, layer: layer)
      inputGradient(
        worker, rows, dY: scratch.branch, outWidth: width, weight: weights.projectionWeight,
        dX: scratch.attended, inWidth: width)
    }
  }

  /// From queries, keys and values back to the layer's input.
  private func backwardQueriesKeysValues(
    _ layer: Int, rowCount: Int, _ scratch: GradientScratch, _ gradient: LayerViews
  ) {
    let width = shape.width
    let kept = activations.layers[layer]
    let weights = parameters.layers[layer]
    pool.run { worker in
      let rows = rows(of: rowCount, worker)
      inputGradient(
        worker, rows, dY: scratch.qkv, outWidth: 3 * width, weight: weights.qkvWeight,
        dX: scratch.normed, inWidth: width)
    }
    pool.run { worker in
      weightGradient(
        worker, rowCount: rowCount, x: kept.attended, inWidth: width, dY: scratch.branch,
        outWidth: width, dWeight: gradient.projectionWeight, dBias: gradient.projectionBias)
      weightGradient(
        worker, rowCount: rowCount, x: kept.norm1, inWidth: width, dY: scratch.qkv,
        outWidth: 3 * width, dWeight: gradient.qkvWeight, dBias: gradient.qkvBias)
      normParameterGradient(
        worker, rowCount: rowCount, dY: scratch.normed, x: kept.input, mean: kept.norm1Mean,
        inverse: kept.norm1Inverse, dWeight: gradient.norm1Weight, dBias: gradient.norm1Bias)
    }
    pool.run { worker in
      let rows = rows(of: rowCount, worker)
      guard !rows.isEmpty else { return }
      normInputGradient(
        rows, dY: scratch.normed, x: kept.input, weight: weights.norm1Weight,
        mean: kept.norm1Mean, inverse: kept.norm1Inverse, dX: scratch.residual)
    }
  }

  /// Adds the residual stream's gradient to the rows of the three embedding tables. Each
  /// worker owns some columns, so a row shared by many tokens is summed in token order.
  private func embedBackward(
    _ batch: borrowing PackedBatch, scratch: GradientScratch, gradients: NetworkViews
  ) {
    let width = shape.width
    if isDropping {
      pool.run { worker in
        drop(scratch.residual, rows(of: batch.count, worker), site: .embedding, layer: 0)
      }
    }
    pool.run { worker in
      let columns = pool.range(of: width, worker: worker, multiple: 16)
      guard !columns.isEmpty else { return }
      for row in 0..<batch.count {
        let gradient = scratch.residual + row * width + columns.lowerBound
        func add(_ table: Pointer, _ index: Int32) {
          let place = table + Int(index) * width + columns.lowerBound
          kernels.axpy(1, gradient, place, columns.count)
        }
        add(gradients.tokenEmbedding, batch.tokens[row])
        add(gradients.positionEmbedding, batch.positions[row])
        if batch.horizons[row] >= 0, let table = gradients.horizonEmbedding {
          add(table, batch.horizons[row])
        }
      }
    }
  }

  /// `dX += ` the gradient through a layer norm, over some rows.
  func normInputGradient(
    _ rows: Range<Int>, dY: Pointer, x: Pointer, weight: Pointer, mean: Pointer,
    inverse: Pointer, dX: Pointer
  ) {
    let start = rows.lowerBound
    let offset = start * shape.width
    kernels.layerNormBackwardInput(
      dY + offset, x + offset, weight, mean + start, inverse + start, dX + offset,
      rows.count, shape.width)
  }

  /// Adds the gradients of a norm's weight and bias over all rows, one worker's columns.
  func normParameterGradient(
    _ worker: Int, rowCount: Int, dY: Pointer, x: Pointer, mean: Pointer, inverse: Pointer,
    dWeight: Pointer, dBias: Pointer
  ) {
    let columns = pool.range(of: shape.width, worker: worker, multiple: 16)
    guard !columns.isEmpty else { return }
    kernels.layerNormBackwardParameters(
      dY, x, mean, inverse, dWeight, dBias, rowCount, shape.width, columns.lowerBound,
      columns.upperBound)
  }
}
