import Checkpoint
import Kernels
import Platform
import Synchronization

/// A float32 GPT-2 with a countdown table: forward, loss and, when it has gradients,
/// backward.
///
/// Every matrix product is split over the workers by rows or columns of its result, never
/// along its sum, and every other sum runs in a fixed order. So losses and gradients have
/// the same bits whatever the number of workers. Nothing is allocated after `init`.
///
/// Not thread-safe: one thread drives it, the pool's workers help.
public final class Network {
  typealias Pointer = UnsafeMutablePointer<Float>

  /// Most rows of logits alive at a time, over all workers. Fixed, because the token
  /// embedding's gradient is summed chunk by chunk.
  static let logitRowCount = 512

  public let shape: NetworkShape
  public let layout: ParameterLayout
  public let tokenCapacity: Int
  /// Parameters in the order of `layout`; the optimizer writes them.
  public let parameterArena: FloatArena
  /// Sums of gradients in the same order; nil for a network that only scores.
  public let gradientArena: FloatArena?

  let kernels: KernelTable
  let pool: WorkerPool
  let parameters: NetworkViews
  let gradients: NetworkViews?
  let activations: Activations
  let scratch: GradientScratch?
  let nextTask = Atomic<Int>(0)
  /// What passes that train are held to; nil for nothing.
  public private(set) var divergence: DivergenceTerm?
  /// Nil for a network that drops nothing.
  var dropout: Dropout?
  /// Whether the pass under way is one that trains: scores are taken without dropout.
  var isDropping = false
  private let activationArena: FloatArena
  private let scratchArena: FloatArena?
  private let workspaceArena: FloatArena

  /// A network with zeroed parameters that takes batches of up to `tokenCapacity` tokens.
  ///
  /// - Parameter dropout: share of elements dropped in passes that train.
  public init(
    shape: NetworkShape, tokenCapacity: Int, trains: Bool, dropout: Double = 0,
    pool: WorkerPool, kernels: KernelTable
  ) throws(TrainingError) {
    try shape.validate()
    self.shape = shape
    self.dropout = Dropout(rate: dropout)
    self.tokenCapacity = tokenCapacity
    self.pool = pool
    self.kernels = kernels
    let layout = ParameterLayout(shape)
    self.layout = layout
    parameterArena = FloatArena(count: layout.arenaCount)
    parameters = NetworkViews(shape: shape, layout: layout, base: parameterArena.base)

    let make = { (carver: inout FloatCarver) in
      Activations(
        shape: shape, tokenCapacity: tokenCapacity,
        logitRowCount: min(Network.logitRowCount, tokenCapacity),
        workerCount: pool.workerCount, keepsLayers: trains, carver: &carver)
    }
    (activationArena, activations) = Network.carve(make)
    workspaceArena = FloatArena(
      count: pool.workerCount * FloatArena.aligned(KernelTable.sgemmWorkspaceCount))
    guard trains else {
      gradientArena = nil
      gradients = nil
      scratch = nil
      scratchArena = nil
      return
    }
    let (scratchArena, scratch) = Network.carve { carver in
      GradientScratch(
        shape: shape, tokenCapacity: tokenCapacity, drops: dropout > 0, carver: &carver)
    }
    self.scratchArena = scratchArena
    self.scratch = scratch
    let gradientArena = FloatArena(count: layout.arenaCount)
    self.gradientArena = gradientArena
    gradients = NetworkViews(shape: shape, layout: layout, base: gradientArena.base)
  }

  /// An arena just large enough for the blocks that `make` takes, and those blocks.
  private static func carve<Blocks>(
    _ make: (inout FloatCarver) -> Blocks
  ) -> (FloatArena, Blocks) {
    var measure = FloatCarver()
    _ = make(&measure)
    let arena = FloatArena(count: measure.usedCount)
    var carver = FloatCarver(base: arena.base)
    return (arena, make(&carver))
  }

  /// Bytes of parameters, gradients, activations and workspaces, the reference's included.
  public var byteCount: Int {
    let arenas = [parameterArena, gradientArena, activationArena, scratchArena, workspaceArena]
    let own = arenas.reduce(0) { $0 + ($1?.count ?? 0) } * MemoryLayout<Float>.stride
    return own + (divergence?.byteCount ?? 0)
  }

  /// Adds `weight · KL(reference ‖ this network)` to the loss of passes that train.
  ///
  /// - Throws: ``TrainingError`` for a reference of another shape.
  public func hold(to reference: WeightMap, weight: Float) throws(TrainingError) {
    let other = try Network(
      weights: reference, tokenCapacity: tokenCapacity, pool: pool, kernels: kernels)
    try hold(to: other, named: reference.path, weight: weight)
  }

  /// The same with a network that has this one's pool and room.
  func hold(to other: Network, named name: String, weight: Float) throws(TrainingError) {
    guard other.shape == shape else {
      throw TrainingError(
        "The reference \(name) has another shape than the model: found \(other.shape), "
          + "expected \(shape).")
    }
    divergence = DivergenceTerm(reference: other, weight: weight, pool: pool)
  }

  /// Floats of one parameter, for saving and loading.
  public func parameter(_ entry: ParameterLayout.Entry) -> UnsafeMutableBufferPointer<Float> {
    UnsafeMutableBufferPointer(start: parameterArena.base + entry.offset, count: entry.count)
  }

  /// The packing memory of one worker.
  func workspace(_ worker: Int) -> Pointer {
    workspaceArena.base + worker * FloatArena.aligned(KernelTable.sgemmWorkspaceCount)
  }

  /// Sets the sums of gradients to zero.
  public func clearGradients() {
    guard let gradientArena else { return }
    pool.run { worker in
      let range = pool.range(of: gradientArena.count, worker: worker, multiple: 16)
      (gradientArena.base + range.lowerBound).update(repeating: 0, count: range.count)
    }
  }

  /// Runs `body(worker, task)` for every task. Workers take the next task when they are
  /// free, so `body` must write only what belongs to its task.
  func forEachTask(_ taskCount: Int, _ body: (_ worker: Int, _ task: Int) -> Void) {
    nextTask.store(0, ordering: .relaxed)
    pool.run { worker in
      while true {
        let task = nextTask.wrappingAdd(1, ordering: .relaxed).oldValue
        if task >= taskCount { break }
        body(worker, task)
      }
    }
  }
}
