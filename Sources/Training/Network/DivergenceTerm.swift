import Platform

/// A frozen network that the one in training is held to: its loss gains
/// `weight · KL(reference ‖ model)` at every scored row.
///
/// The reference reads the same batch, without dropout, with the same workers. It has no
/// gradients and no activations but a layer's, so it adds a forward pass and its parameters.
public final class DivergenceTerm {
  typealias Pointer = UnsafeMutablePointer<Float>

  /// What a row's divergence counts beside its cross-entropy; Quark (Lu et al., arXiv 2205.13636)
  /// uses 0.05.
  public let weight: Float
  /// Sum of the last pass's divergences over its scored rows, unweighted, in nats.
  public internal(set) var sum = 0.0
  let reference: Network
  /// `[M]`: the divergence of each scored row.
  private let rowArena: FloatArena
  /// `[workers, V]`: differences of two rows of logits.
  private let differenceArena: FloatArena
  private let differenceCount: Int

  /// Holds a network to `reference`, which has its shape and room for its batches.
  public init(reference: Network, weight: Float, pool: WorkerPool) {
    self.reference = reference
    self.weight = weight
    rowArena = FloatArena(count: reference.tokenCapacity)
    differenceCount = FloatArena.aligned(reference.shape.vocabularyCount)
    differenceArena = FloatArena(count: pool.workerCount * differenceCount)
  }

  var rows: Pointer { rowArena.base }

  /// One worker's row of differences, `[V]`.
  func difference(_ worker: Int) -> Pointer {
    differenceArena.base + worker * differenceCount
  }

  /// Bytes of the reference and of this object's own rows.
  public var byteCount: Int {
    reference.byteCount + (rowArena.count + differenceArena.count) * MemoryLayout<Float>.stride
  }
}
