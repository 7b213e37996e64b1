import Checkpoint
import GPT2
import Kernels
import ModelFixtures
import Platform

/// A fixture model, opened, and short ways to run it.
struct ModelHarness {
  let directory: TemporaryDirectory
  let map: WeightMap
  let model: Model

  init(
    _ configuration: ModelConfiguration = FixtureModel.tinyConfiguration, seed: UInt64 = 1,
    workerCount: Int = 1, maximumRowCount: Int = 64, kernels: KernelTable? = nil
  ) throws {
    directory = try TemporaryDirectory()
    let path = directory.file("model.safetensors")
    try FixtureModel(configuration, seed: seed).write(to: path)
    map = try WeightMap.open(safetensors: path)
    // Several workers on one CPU give the same results, so any machine can run these tests.
    let cpus = [Int](repeating: CPUTopology.detect().usableCPUs[0], count: workerCount)
    model = try Model(
      weights: map, pool: try WorkerPool(cpus: cpus, pin: false),
      kernels: try kernels ?? KernelTable.detect(), maximumRowCount: maximumRowCount)
  }

  /// A sequence with horizons on its second half, as commands have them.
  static func sequence(count: Int, seed: UInt64 = 9) -> [(token: Int32, horizon: Int32)] {
    var random = FixtureRandom(seed: seed)
    return (0..<count).map { index in
      let horizon: Int32 = index < count / 2 ? -1 : Int32((count - index) % 20)
      return (Int32.random(in: 0..<100, using: &random), horizon)
    }
  }

  func rows(
    _ sequence: [(token: Int32, horizon: Int32)], cache: KVCache, range: Range<Int>? = nil
  ) -> [InputRow] {
    (range ?? sequence.indices).map {
      InputRow(
        token: sequence[$0].token, position: $0, horizon: sequence[$0].horizon, cache: cache,
        wantsLogits: true)
    }
  }

  /// Logits of all rows, `[rows][logitCount]`.
  func run(_ rows: [InputRow]) -> [[Float]] {
    var logits = [Float](repeating: .nan, count: rows.count * model.logitCount)
    logits.withUnsafeMutableBufferPointer { model.forward(rows, logits: $0) }
    return rows.indices.map {
      Array(logits[($0 * model.logitCount)..<(($0 + 1) * model.logitCount)])
    }
  }
}
