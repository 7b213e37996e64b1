extension Network {
  /// Sum of the negative log-likelihoods (in nats) of the batch's targets.
  public func loss(_ batch: borrowing PackedBatch) -> Double {
    forward(batch)
    return score(batch, gradientScale: 0, scratch: nil)
  }

  /// Adds the gradient of `gradientScale` times the batch's weighted loss to the gradients
  /// and returns the sum of the negative log-likelihoods, unweighted. The loss of a network that
  /// is held to a reference includes the divergence, what is returned does not.
  public func accumulateGradients(
    _ batch: borrowing PackedBatch, gradientScale: Float
  ) -> Double {
    guard let scratch, let gradients else {
      preconditionFailure("This network was made without gradients.")
    }
    isDropping = dropout != nil
    defer { isDropping = false }
    forward(batch)
    divergence?.reference.prepareScores(batch)
    let loss = score(batch, gradientScale: gradientScale, scratch: (scratch, gradients))
    backward(batch, scratch: scratch, gradients: gradients)
    return loss
  }

  /// The final norm, the tied output head and the loss over the scored rows, chunk by chunk
  /// so that the logits of the whole batch never exist at once. With `scratch` it also adds
  /// the head's gradients and leaves the residual stream's gradient in `scratch.residual`.
  private func score(
    _ batch: borrowing PackedBatch, gradientScale: Float,
    scratch: (GradientScratch, NetworkViews)?
  ) -> Double {
    let count = batch.targetCount
    gather(batch)
    var start = 0
    while start < count {
      let end = min(start + Network.logitRowCount, count)
      scoreChunk(batch, start..<end, gradientScale: gradientScale, scratch?.0)
      if let (_, gradients) = scratch {
        headGradient(start..<end, gradients)
      }
      start = end
    }
    if let (scratch, gradients) = scratch {
      finalNormBackward(batch, scratch, gradients)
    }
    if scratch != nil, let divergence {
      divergence.sum = Network.sum(divergence.rows, count)
    }
    return Network.sum(activations.losses, count)
  }

  private static func sum(_ values: Pointer, _ count: Int) -> Double {
    UnsafeBufferPointer(start: values, count: count).reduce(0.0) { $0 + Double($1) }
  }

  /// Copies the scored rows together and normalises them.
  func gather(_ batch: borrowing PackedBatch) {
    let width = shape.width
    pool.run { worker in
      let rows = rows(of: batch.targetCount, worker)
      guard !rows.isEmpty else { return }
      for row in rows {
        let from = activations.output + Int(batch.scoredRows[row]) * width
        (activations.gathered + row * width).update(from: from, count: width)
      }
      norm(
        rows, x: activations.gathered, weight: parameters.finalNormWeight,
        bias: parameters.finalNormBias, y: activations.normed, mean: activations.normedMean,
        inverse: activations.normedInverse)
    }
  }

  /// Logits of real tokens, their losses and, with `scratch`, the normed rows' gradients.
  private func scoreChunk(
    _ batch: borrowing PackedBatch, _ chunk: Range<Int>, gradientScale: Float,
    _ scratch: GradientScratch?
  ) {
    let width = shape.width
    let stride = shape.vocabularyCount
    pool.run { worker in
      let rows = rows(of: chunk.count, worker)
      guard !rows.isEmpty else { return }
      let first = chunk.lowerBound + rows.lowerBound
      let logits = logits(of: chunk, rows, worker)
      // Scores are taken without the reference.
      let term = scratch == nil ? nil : divergence
      let referenceLogits = term?.reference.logits(of: chunk, rows, worker)
      for row in 0..<rows.count {
        let target = batch.targets[first + row]
        let scale = gradientScale * batch.targetWeights[first + row]
        if let term, let referenceLogits {
          activations.losses[first + row] = scoreRow(
            worker, logits + row * stride, held: term, referenceLogits + row * stride,
            row: first + row, target: target, gradientScale: scale)
        } else {
          activations.losses[first + row] = kernels.softmaxCrossEntropy(
            logits + row * stride, shape.tokenCount, target, scale)
        }
      }
      guard let scratch else { return }
      kernels.sgemm(
        rows.count, width, shape.tokenCount, logits, stride, 1, parameters.tokenEmbedding,
        width, 1, scratch.headNormed + first * width, width, 0, workspace(worker))
    }
  }

  /// Computes one worker's logits of a chunk of the normalised rows: `[rows.count, V]`.
  private func logits(of chunk: Range<Int>, _ rows: Range<Int>, _ worker: Int) -> Pointer {
    let (width, stride) = (shape.width, shape.vocabularyCount)
    let logits = activations.logits + rows.lowerBound * stride
    let normed = activations.normed + (chunk.lowerBound + rows.lowerBound) * width
    kernels.sgemm(
      rows.count, shape.tokenCount, width, normed, width, 1, parameters.tokenEmbedding, 1, width,
      logits, stride, 0, workspace(worker))
    return logits
  }

  /// `dWte += dLogitsᵀ·normed`, one worker's share of the vocabulary.
  private func headGradient(_ chunk: Range<Int>, _ gradients: NetworkViews) {
    let width = shape.width
    pool.run { worker in
      let share = pool.range(of: shape.tokenCount, worker: worker, multiple: 16)
      guard !share.isEmpty else { return }
      kernels.sgemm(
        share.count, width, chunk.count, activations.logits + share.lowerBound, 1,
        shape.vocabularyCount, activations.normed + chunk.lowerBound * width, width, 1,
        gradients.tokenEmbedding + share.lowerBound * width, width, 1, workspace(worker))
    }
  }

  /// Takes the gradient through the final norm and scatters it over the batch's rows.
  private func finalNormBackward(
    _ batch: borrowing PackedBatch, _ scratch: GradientScratch, _ gradients: NetworkViews
  ) {
    let width = shape.width
    let count = batch.targetCount
    pool.run { worker in
      normParameterGradient(
        worker, rowCount: count, dY: scratch.headNormed, x: activations.gathered,
        mean: activations.normedMean, inverse: activations.normedInverse,
        dWeight: gradients.finalNormWeight, dBias: gradients.finalNormBias)
      let rows = rows(of: count, worker)
      (scratch.headInput + rows.lowerBound * width).update(
        repeating: 0, count: rows.count * width)
      normInputGradient(
        rows, dY: scratch.headNormed, x: activations.gathered,
        weight: parameters.finalNormWeight, mean: activations.normedMean,
        inverse: activations.normedInverse, dX: scratch.headInput)
      let all = self.rows(of: batch.count, worker)
      (scratch.residual + all.lowerBound * width).update(
        repeating: 0, count: all.count * width)
    }
    pool.run { worker in
      for row in rows(of: count, worker) {
        (scratch.residual + Int(batch.scoredRows[row]) * width).update(
          from: scratch.headInput + row * width, count: width)
      }
    }
  }
}
