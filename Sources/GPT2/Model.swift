import Checkpoint
import Kernels
import Platform

/// A GPT-2 with int8 weights, for inference.
///
/// One thread at a time calls ``forward(_:logits:)``; it shares the work among the pool. Results
/// are batch-invariant: a row's logits have the same bits whatever other rows, threads and
/// chunks run beside it.
public final class Model: @unchecked Sendable {
  public let configuration: ModelConfiguration
  public let pool: WorkerPool
  public let kernels: KernelTable
  /// Rows that go through the model together; more are cut into chunks of this size.
  public let maximumRowCount: Int
  let weights: ModelWeights
  let workspace: Workspace
  // The weights point into it.
  private let map: WeightMap

  /// Checks every tensor's presence, type and shape, and allocates all working memory.
  /// - Throws: ``ModelError`` with file, tensor, found and expected.
  public init(
    weights map: WeightMap, pool: WorkerPool, kernels: KernelTable, maximumRowCount: Int = 64
  ) throws(ModelError) {
    precondition(maximumRowCount > 0, "a step needs room for at least one row")
    precondition(
      WeightBlocks.rowCount == KernelTable.weightBlockRows,
      "checkpoints hold the blocks of weights that the kernels read")
    do throws(CheckpointError) {
      configuration = try ModelConfiguration(weights: map)
    } catch {
      throw ModelError(error.description)
    }
    weights = try ModelWeights(map, configuration)
    workspace = Workspace(
      configuration, rowCount: maximumRowCount, workerCount: pool.workerCount)
    self.map = map
    self.pool = pool
    self.kernels = kernels
    self.maximumRowCount = maximumRowCount
  }

  /// Logits a row: one for every real token, none for padding.
  public var logitCount: Int { configuration.tokenCount }

  /// An empty cache for one sequence of up to `positionCount` tokens; nil for the model's whole
  /// context.
  public func makeCache(positionCount: Int? = nil) -> KVCache {
    KVCache(
      configuration, positionCount: min(positionCount ?? .max, configuration.positionCount))
  }
}
