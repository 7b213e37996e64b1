import Checkpoint
import GPT2
import Kernels
import Platform

/// A checkpoint, opened and checked, with the workers that will run it.
struct LoadedModel {
  let map: WeightMap
  let model: Model
  let language: LanguageParts

  /// - Parameter weights: the checkpoint where it is open already.
  /// - Throws: `.load` with the sentence of the part that refused.
  init(_ configuration: EngineConfiguration, _ weights: WeightMap?) throws(EngineError) {
    let kernels: KernelTable
    let pool: WorkerPool
    do {
      kernels = try KernelTable.detect(
        forced: configuration.instructionSet ?? KernelTable.forcedName)
      let cpus = try CPUTopology.detect().workers(
        threads: configuration.threads, cpus: configuration.cpus)
      pool = try WorkerPool(cpus: cpus, pin: configuration.pinsWorkers, avoidsCrowds: true)
      map =
        try weights
        ?? WeightMap.open(
          any: configuration.modelPath, cacheDirectory: configuration.cacheDirectory,
          workerCount: pool.workerCount)
      model = try Model(
        weights: map, pool: pool, kernels: kernels, maximumRowCount: configuration.stepRowLimit)
    } catch {
      throw .load("\(error)")
    }
    language = try LanguageParts(map, model.configuration)
  }
}
