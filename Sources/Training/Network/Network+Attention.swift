// Causal attention in blocks of queries. A block's attention weights `[rows, keys]`, with keys
// from the segment's first to the block's last, exist in a worker's scratch only: the backward
// pass computes them again, by the same operations and so to the same bits, which is a seventh
// more arithmetic for a fifth less memory of all activations (Dao et al. 2022, "FlashAttention").
extension Network {
  var attentionScale: Float { 1 / Float(shape.headWidth).squareRoot() }

  private func headTask(_ task: Int, _ batch: borrowing PackedBatch) -> HeadTask {
    let segment = batch.segments[task / shape.headCount]
    let head = task % shape.headCount
    return HeadTask(
      index: task, count: segment.count,
      offset: segment.start * 3 * shape.width + head * shape.headWidth,
      outputOffset: segment.start * shape.width + head * shape.headWidth)
  }

  /// Causal attention, segment by segment and head by head.
  func attend(_ layer: Int, _ batch: borrowing PackedBatch) {
    let kept = activations.layers[layer]
    forEachTask(batch.segments.count * shape.headCount) { worker, task in
      let head = headTask(task, batch)
      for block in 0..<head.blockCount {
        attendBlock(worker, head, head.rows(block), layer: layer, kept)
      }
    }
  }

  private func attendBlock(
    _ worker: Int, _ head: HeadTask, _ rows: Range<Int>, layer: Int, _ kept: LayerActivations
  ) {
    let width = shape.width
    let keyCount = rows.upperBound
    let weights = activations.attentionScratch(worker, 0)
    let queries = kept.qkv + head.offset
    attentionWeights(worker, rows, queries: queries, into: weights)
    drop(weights, rows, head, layer: layer)
    // Output [rows, H] = P·V.
    kernels.sgemm(
      rows.count, shape.headWidth, keyCount, weights, keyCount, 1, queries + 2 * width,
      3 * width, 1, kept.attended + head.outputOffset + rows.lowerBound * width, width, 0,
      workspace(worker))
  }

  /// The attention weights of a block of queries, zero where a key comes after its query.
  private func attentionWeights(
    _ worker: Int, _ rows: Range<Int>, queries: Pointer, into weights: Pointer
  ) {
    let stride = 3 * shape.width
    let keyCount = rows.upperBound
    // Scores [rows, keys] = Q·Kᵀ.
    kernels.sgemm(
      rows.count, keyCount, shape.headWidth, queries + rows.lowerBound * stride, stride, 1,
      queries + shape.width, 1, stride, weights, keyCount, 0, workspace(worker))
    let scale = attentionScale
    forEachRow(weights, rows) { scores, row in
      scaleRow(scores, by: scale, count: row + 1)
      kernels.softmax(scores, row + 1)
    }
  }

  /// Runs `body(row of the block, its number in the segment)` and clears what follows its keys.
  private func forEachRow(
    _ block: Pointer, _ rows: Range<Int>, _ body: (_ row: Pointer, _ number: Int) -> Void
  ) {
    let keyCount = rows.upperBound
    for row in rows {
      let place = block + (row - rows.lowerBound) * keyCount
      body(place, row)
      (place + row + 1).update(repeating: 0, count: keyCount - row - 1)
    }
  }

  private func scaleRow(_ x: Pointer, by scale: Float, count: Int) {
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
      let head = headTask(task, batch)
      // The last block reaches all keys and sets their gradients; the others add to them.
      for block in (0..<head.blockCount).reversed() {
        attendBlockBackward(
          worker, head, head.rows(block), adds: block + 1 < head.blockCount, layer: layer,
          qkv: kept.qkv, scratch: scratch)
      }
    }
  }

  private func attendBlockBackward(
    _ worker: Int, _ head: HeadTask, _ rows: Range<Int>, adds: Bool, layer: Int, qkv: Pointer,
    scratch: GradientScratch
  ) {
    let (width, headWidth) = (shape.width, shape.headWidth)
    let stride = 3 * width
    let keyCount = rows.upperBound
    let queries = qkv + head.offset
    let dQueries = scratch.qkv + head.offset
    let dOutput = scratch.attended + head.outputOffset + rows.lowerBound * width
    let (weights, scores) = (
      activations.attentionScratch(worker, 0), activations.attentionScratch(worker, 1)
    )
    let space = workspace(worker)
    attentionWeights(worker, rows, queries: queries, into: weights)
    var shares = weights
    if isDropping {
      scores.update(from: weights, count: rows.count * keyCount)
      drop(scores, rows, head, layer: layer)
      shares = scores
    }
    // dV (+)= Pᵀ·dO.
    kernels.sgemm(
      keyCount, headWidth, rows.count, shares, 1, keyCount, dOutput, width, 1,
      dQueries + 2 * width, stride, adds ? 1 : 0, space)
    // dP = dO·Vᵀ, then the gradient of the scores in its place.
    kernels.sgemm(
      rows.count, keyCount, headWidth, dOutput, width, 1, queries + 2 * width, 1, stride,
      scores, keyCount, 0, space)
    drop(scores, rows, head, layer: layer)
    let scale = attentionScale
    forEachRow(scores, rows) { gradient, row in
      let share = weights + (row - rows.lowerBound) * keyCount
      kernels.softmaxBackward(share, gradient, gradient, row + 1)
      scaleRow(gradient, by: scale, count: row + 1)
    }
    // dQ = dS·K and dK (+)= dSᵀ·Q.
    let first = rows.lowerBound * stride
    kernels.sgemm(
      rows.count, headWidth, keyCount, scores, keyCount, 1, queries + width, stride, 1,
      dQueries + first, stride, 0, space)
    kernels.sgemm(
      keyCount, headWidth, rows.count, scores, 1, keyCount, queries + first, stride, 1,
      dQueries + width, stride, adds ? 1 : 0, space)
  }
}
