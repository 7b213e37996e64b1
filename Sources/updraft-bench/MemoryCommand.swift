import ArgumentParser
import Checkpoint
import Platform

struct MemoryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "memory", abstract: "Measure plain reads of memory, the limit of decoding.",
    discussion: """
      In one sequence for each thread, in small and in huge pages, and from four places in turn. \
      With --model also decode_limit: how often a second all weights that a token needs could be \
      read at the greatest of these speeds.
      """)

  @Option(help: "A checkpoint whose limit to compute.")
  var model: String?

  @Option(help: "MiB to read; more than the caches hold.")
  var mebibytes = 128

  @OptionGroup var options: RunOptions

  func validate() throws {
    guard (1...65_536).contains(mebibytes) else {
      throw ValidationError("--mebibytes: found \(mebibytes), expected 1 to 65536")
    }
  }

  func run() throws {
    let readByteCount = try model.map(weightByteCount)
    let pool = try options.makePool()
    let reads = [
      try measure(pool, hasHugePages: false, fromFour: false, suffix: ""),
      try measure(pool, hasHugePages: true, fromFour: false, suffix: "_huge"),
      try measure(pool, hasHugePages: false, fromFour: true, suffix: "_four"),
      try measure(pool, hasHugePages: true, fromFour: true, suffix: "_four_huge"),
    ]
    guard let readByteCount, let fastest = reads.max(by: { $0.median < $1.median }) else { return }
    Figure(
      metric: "decode_limit", threadCount: pool.workerCount, unit: "tokens/s",
      values: fastest.values.map { $0 * 1e9 / Double(readByteCount) }
    ).printLines()
  }

  private func measure(
    _ pool: WorkerPool, hasHugePages: Bool, fromFour: Bool, suffix: String
  ) throws -> Figure {
    let memory = try PlainRead(
      byteCount: mebibytes << 20, hasHugePages: hasHugePages, pool: pool)
    memory.read(fromFour: fromFour)
    try memory.check()
    let seconds = options.measure { memory.read(fromFour: fromFour) }
    let figure = Figure(
      metric: "read\(mebibytes)\(suffix)", threadCount: pool.workerCount, unit: "GB/s",
      values: seconds.map { Double(memory.byteCount) * 1e-9 / $0 })
    figure.printLines()
    return figure
  }

  /// Bytes of all tensors that a token reads whole: all but the embeddings by position and horizon
  /// and the tables of the reward.
  private func weightByteCount(_ path: String) throws -> Int {
    let map = try WeightMap.open(any: path, cacheDirectory: nil, workerCount: 1)
    let tables = ["wpe.weight", "whe.weight"]
    return map.tensors.reduce(0) { sum, tensor in
      let isTable = tables.contains(tensor.name) || tensor.name.hasPrefix(TensorPlan.rewardPrefix)
      return sum + (isTable ? 0 : tensor.byteRange.count)
    }
  }
}
