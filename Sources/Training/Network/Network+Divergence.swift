extension Network {
  /// Runs the layers and the final norm; the logits of scored rows can be computed next.
  func prepareScores(_ batch: borrowing PackedBatch) {
    forward(batch)
    gather(batch)
  }

  /// Cross-entropy and divergence of one scored row, and the gradient of both.
  ///
  /// With p the model's probabilities, q the reference's and y the target, the row's loss is
  /// −log p_y + β Σ q log(q/p), whose gradient by the logits is
  /// (1 + β)(p − onehot) − β (q − onehot). The divergence follows from what the two
  /// cross-entropies are anyway, without a logarithm for each token: with D the difference of
  /// the logits (reference less model), it is −log p_y + log q_y + Σ (q − onehot) D.
  ///
  /// - Parameters:
  ///   - logits: `[V]`; become the gradient times `gradientScale`.
  ///   - referenceLogits: `[V]`; are used up.
  ///   - row: the scored row that the divergence is filed under.
  /// - Returns: the cross-entropy, in nats.
  func scoreRow(
    _ worker: Int, _ logits: Pointer, held term: DivergenceTerm, _ referenceLogits: Pointer,
    row: Int, target: Int32, gradientScale: Float
  ) -> Float {
    let count = shape.tokenCount
    let difference = term.difference(worker)
    difference.update(from: referenceLogits, count: count)
    kernels.axpy(-1, logits, difference, count)
    let own = kernels.softmaxCrossEntropy(
      logits, count, target, gradientScale * (1 + term.weight))
    let other = kernels.softmaxCrossEntropy(referenceLogits, count, target, 1)
    term.rows[row] = own - other + kernels.dot(referenceLogits, difference, count)
    kernels.axpy(-gradientScale * term.weight, referenceLogits, logits, count)
    return own
  }
}
