extension Network {
  var attentionScale: Float { 1 / Float(shape.headWidth).squareRoot() }

  func headTask(
    _ task: Int, _ batch: borrowing PackedBatch, weights: Pointer
  ) -> HeadTask {
    let segment = batch.segments[task / shape.headCount]
    let head = task % shape.headCount
    return HeadTask(
      count: segment.count,
      offset: segment.start * 3 * shape.width + head * shape.headWidth,
      outputOffset: segment.start * shape.width + head * shape.headWidth,
      square: weights + head * batch.squareCount + segment.squareOffset)
  }

  /// Causal attention, segment by segment and head by head.
  func attend(_ layer: Int, _ batch: borrowing PackedBatch) {
    let kept = activations.layers[layer]
    forEachTask(batch.segments.count * shape.headCount) { worker, task in
      let head = headTask(task, batch, weights: kept.weights)
      attendHead(worker, head, layer: layer, task: task, kept)
    }
  }

  private func attendHead(
    _ worker: Int, _ head: HeadTask, layer: Int, task: Int, _ kept: LayerActivations
  ) {
    let width = shape.width
    let count = head.count
    let queries = kept.qkv + head.offset
    let space = workspace(worker)
    // Scores [count, count] = Q·Kᵀ.
    kernels.sgemm(
      count, count, shape.headWidth, queries, 3 * width, 1, queries + width, 1, 3 * width,
      head.square, count, 0, space)
    let scale = attentionScale
    for row in 0..<count {
      let scores = head.square + row * count
      scaleRow(scores, by: scale, count: row + 1)
      kernels.softmax(scores, row + 1)
      (scores + row + 1).update(repeating: 0, count: count - row - 1)
    }
    var shares = head.square
    if let scratch {
      shares = dropped(shares, into: scratch.square(worker), count: count, layer: layer, task: task)
    }
    // Output [count, H] = P·V.
    kernels.sgemm(
      count, shape.headWidth, count, shares, count, 1, queries + 2 * width, 3 * width, 1,
      kept.attended + head.outputOffset, width, 0, space)
  }

  func scaleRow(_ x: Pointer, by scale: Float, count: Int) {
    for index in 0..<count {
      x[index] *= scale
    }
  }

  /// Gradient of queries, keys and values from the gradient of the heads' outputs.
  func attendBackward(
    _ layer: Int, _ batch: borrowing PackedBatch, scratch: GradientScratch
  ) {
    let kept = activations.layers[layer]
    forEachTask(batch.segments.count * shape.headCount) { worker, task in
      let head = headTask(task, batch, weights: kept.weights)
      attendHeadBackward(
        worker, head, layer: layer, task: task, qkv: kept.qkv, scratch: scratch)
    }
  }

  private func attendHeadBackward(
    _ worker: Int, _ head: HeadTask, layer: Int, task: Int, qkv: Pointer,
    scratch: GradientScratch
  ) {
    let width = shape.width
    let headWidth = shape.headWidth
    let count = head.count
    let stride = 3 * width
    let queries = qkv + head.offset
    let dQueries = scratch.qkv + head.offset
    let dOutput = scratch.attended + head.outputOffset
    let square = scratch.square(worker)
    let space = workspace(worker)
    let shares = dropped(head.square, into: square, count: count, layer: layer, task: task)
    // dV = Pᵀ·dO.
    kernels.sgemm(
      count, headWidth, count, shares, 1, count, dOutput, width, 1,
      dQueries + 2 * width, stride, 0, space)
    // dP = dO·Vᵀ, then the gradient of the scores in its place.
    kernels.sgemm(
      count, count, headWidth, dOutput, width, 1, queries + 2 * width, 1, stride,
      square, count, 0, space)
    dropSquare(square, count: count, layer: layer, task: task)
    let scale = attentionScale
    for row in 0..<count {
      let scores = square + row * count
      kernels.softmaxBackward(head.square + row * count, scores, scores, row + 1)
      scaleRow(scores, by: scale, count: row + 1)
      (scores + row + 1).update(repeating: 0, count: count - row - 1)
    }
    // dQ = dS·K and dK = dSᵀ·Q.
    kernels.sgemm(
      count, headWidth, count, square, count, 1, queries + width, stride, 1,
      dQueries, stride, 0, space)
    kernels.sgemm(
      count, headWidth, count, square, 1, count, queries, stride, 1,
      dQueries + width, stride, 0, space)
  }
}
