import ArgumentParser
import Checkpoint
import GPT2
import Kernels
import Platform

/// What all measurements of a model need.
struct ModelOptions: ParsableArguments {
  @Option(help: "The checkpoint, NAME.safetensors.zst.")
  var model: String

  @Option(
    name: .customLong("cache-directory"),
    help: "Where decompressed weights are kept (default: memory only).")
  var cacheDirectory: String?

  @OptionGroup var run: RunOptions

  func load(_ pool: WorkerPool) throws -> Model {
    let map = try WeightMap.open(
      any: model, cacheDirectory: cacheDirectory, workerCount: pool.workerCount)
    return try Model(weights: map, pool: pool, kernels: try KernelTable.detect())
  }
}
