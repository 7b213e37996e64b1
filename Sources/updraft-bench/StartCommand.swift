import ArgumentParser
import Checkpoint
import GPT2
import Kernels

struct StartCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "start",
    abstract: "Measure the time from opening a checkpoint to its first token.",
    discussion: """
      With --cache-directory the first measurement decompresses unless an earlier run left the \
      weights there, and the others map them; without it all decompress to memory.
      """)

  @OptionGroup var options: ModelOptions

  func run() throws {
    let pool = try options.makePool()
    var seconds: [String: [Double]] = [:]
    for _ in 0..<options.repeats {
      let watch = Stopwatch()
      let map = try WeightMap.open(
        any: options.model, cacheDirectory: options.cacheDirectory,
        workerCount: pool.workerCount)
      let model = try Model(
        weights: map, pool: pool, kernels: try KernelTable.detect())
      let logits = UnsafeMutableBufferPointer<Float>.allocate(capacity: model.logitCount)
      model.forward(BenchSequence(model).rows(0..<1), logits: logits)
      seconds[Self.name(map.origin), default: []].append(watch.seconds)
      logits.deallocate()
    }
    for (name, values) in seconds.sorted(by: { $0.key < $1.key }) {
      Figure(
        metric: "start_\(name)", threadCount: pool.workerCount, unit: "s", values: values
      ).printLines()
    }
  }

  private static func name(_ origin: WeightMap.Origin) -> String {
    switch origin {
    case .file: "file"
    case .cache: "cache"
    case .decompressed: "decompressed"
    case .memory: "memory"
    }
  }
}
