import Kernels

/// Working memory of the sampler, shared by all sequences of one engine thread.
public final class SamplerScratch {
  /// A token that may be drawn. `key` is its logit, later its probability.
  struct Candidate: BitwiseCopyable {
    var key: Float
    var token: Int32

    /// The likelier one; equal ones by lowest id.
    func isBetter(than other: Candidate) -> Bool {
      key > other.key || (key == other.key && token < other.token)
    }
  }

  let tokenCount: Int
  let candidates: UnsafeMutablePointer<Candidate>
  let weights: UnsafeMutablePointer<Float>
  let kernels: KernelTable

  public init(tokenCount: Int, kernels: KernelTable) {
    self.tokenCount = tokenCount
    self.kernels = kernels
    candidates = AlignedMemory.allocate(tokenCount)
    weights = AlignedMemory.allocate(tokenCount)
  }

  deinit {
    candidates.deallocate()
    weights.deallocate()
  }
}
