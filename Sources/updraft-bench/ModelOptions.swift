import ArgumentParser
import Checkpoint
import GPT2
import Kernels
import Platform

/// What all measurements of a model need.
struct ModelOptions: ParsableArguments {
  @Option(help: "The checkpoint, NAME.safetensors.zst.")
  var model: String

  @Option(help: "Worker threads (default: by topology).")
  var threads: Int?

  @Option(
    name: .customLong("cache-directory"),
    help: "Where decompressed weights are kept (default: memory only).")
  var cacheDirectory: String?

  @Option(help: "How often to measure.")
  var repeats = 7

  func validate() throws {
    guard repeats > 0 else {
      throw ValidationError("--repeats: found \(repeats), expected 1 or more")
    }
  }

  func makePool() throws -> WorkerPool {
    let cpus = try CPUTopology.detect().workers(threads: threads, cpus: nil)
    let pool = try WorkerPool(cpus: cpus)
    pool.pinCallingThread()
    return pool
  }

  func load(_ pool: WorkerPool) throws -> Model {
    let map = try WeightMap.open(
      any: model, cacheDirectory: cacheDirectory, workerCount: pool.workerCount)
    return try Model(weights: map, pool: pool, kernels: try KernelTable.detect())
  }
}
