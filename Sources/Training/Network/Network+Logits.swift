extension Network {
  /// Logits of the real tokens at every position of a batch: `[batch.count, tokenCount]`.
  ///
  /// Fills at most `Network.logitRowCount` rows at a time; `body` gets each row in order.
  public func forEachLogitRow(
    _ batch: borrowing PackedBatch, _ body: (UnsafeBufferPointer<Float>) -> Void
  ) {
    forward(batch)
    let width = shape.width
    let stride = shape.vocabularyCount
    let chunkCount = min(Network.logitRowCount, tokenCapacity)
    var start = 0
    while start < batch.count {
      let chunk = start..<min(start + chunkCount, batch.count)
      pool.run { worker in
        let share = rows(of: chunk.count, worker)
        guard !share.isEmpty else { return }
        let rows = (chunk.lowerBound + share.lowerBound)..<(chunk.lowerBound + share.upperBound)
        norm(
          rows, x: activations.output, weight: parameters.finalNormWeight,
          bias: parameters.finalNormBias, y: activations.normed, mean: activations.normedMean,
          inverse: activations.normedInverse)
        kernels.sgemm(
          rows.count, shape.tokenCount, width, activations.normed + rows.lowerBound * width,
          width, 1, parameters.tokenEmbedding, 1, width,
          activations.logits + share.lowerBound * stride, stride, 0, workspace(worker))
      }
      for row in 0..<chunk.count {
        body(
          UnsafeBufferPointer(
            start: activations.logits + row * stride, count: shape.tokenCount))
      }
      start = chunk.upperBound
    }
  }
}
