import ArgumentParser
import Checkpoint
import GPT2
import Kernels
import Platform
import Training

struct LogitsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "logits", abstract: "Print a model's logits as JSON.",
    discussion: """
      Runs token ids through a float32 trainer file or an int8 checkpoint and prints \
      {"shape":[T,V],"logits":[[…]]}: one row for every position, one column for every real \
      token. Row t predicts the token after id t.
      """)

  @Argument(help: "A float32 .safetensors file or an int8 checkpoint.")
  var file: String

  @Option(help: "Token ids, such as 1,2,3.")
  var ids: String

  @Option(
    parsing: .unconditional,
    help: "Row of the countdown table for every id, -1 for none (default: none).")
  var horizons: String?

  @Option(help: "Worker threads (default: every usable CPU).")
  var threads: Int?

  func run() throws {
    let cpus = try CPUTopology.detect().workers(threads: threads, cpus: nil)
    let weights = try WeightMap.open(any: file, cacheDirectory: nil, workerCount: cpus.count)
    let configuration = try ModelConfiguration(weights: weights)
    let tokens = try numbers(ids, "--ids", 0...(configuration.tokenCount - 1))
    let rows =
      try horizons.map { try numbers($0, "--horizons", -1...(configuration.horizonCount - 1)) }
      ?? tokens.map { _ in -1 }
    guard (1...configuration.positionCount).contains(tokens.count) else {
      throw ValidationError(
        "--ids has \(tokens.count) ids, expected 1 to the model's "
          + "\(configuration.positionCount) positions.")
    }
    guard rows.count == tokens.count else {
      throw ValidationError(
        "--horizons has \(rows.count) rows, expected one for each of \(tokens.count) ids.")
    }
    let pool = try WorkerPool(cpus: cpus)
    pool.pinCallingThread()
    let kernels = try KernelTable.detect()
    print(
      "{\"shape\":[\(tokens.count),\(configuration.tokenCount)],\"logits\":[", terminator: "")
    if weights.descriptor("wte.weight")?.type == .int8 {
      try printInt8(weights, tokens, rows, pool, kernels)
    } else {
      try printFloat32(weights, tokens, rows, pool, kernels)
    }
    print("]}")
  }

  private func printFloat32(
    _ weights: WeightMap, _ tokens: [Int32], _ horizons: [Int32], _ pool: WorkerPool,
    _ kernels: KernelTable
  ) throws {
    let network = try Network(
      weights: weights, tokenCapacity: tokens.count, pool: pool, kernels: kernels)
    var batch = PackedBatch()
    batch.append(inputs: tokens[...], following: [], horizons: horizons[...], firstTarget: 0)
    var index = 0
    network.forEachLogitRow(batch) { row in
      printRow(row, isFirst: index == 0)
      index += 1
    }
  }

  private func printInt8(
    _ weights: WeightMap, _ tokens: [Int32], _ horizons: [Int32], _ pool: WorkerPool,
    _ kernels: KernelTable
  ) throws {
    let model = try Model(weights: weights, pool: pool, kernels: kernels)
    let cache = model.makeCache(positionCount: tokens.count)
    let rows = tokens.indices.map { index in
      InputRow(
        token: tokens[index], position: index, horizon: horizons[index], cache: cache,
        wantsLogits: true)
    }
    var logits = [Float](repeating: 0, count: tokens.count * model.logitCount)
    logits.withUnsafeMutableBufferPointer { model.forward(rows, logits: $0) }
    logits.withUnsafeBufferPointer { buffer in
      for index in tokens.indices {
        let start = index * model.logitCount
        printRow(
          UnsafeBufferPointer(rebasing: buffer[start..<start + model.logitCount]),
          isFirst: index == 0)
      }
    }
  }

  private func printRow(_ row: UnsafeBufferPointer<Float>, isFirst: Bool) {
    print((isFirst ? "[" : ",[") + row.map { "\($0)" }.joined(separator: ","), terminator: "]")
  }

  private func numbers(
    _ text: String, _ option: String, _ range: ClosedRange<Int>
  ) throws -> [Int32] {
    try text.split(separator: ",", omittingEmptySubsequences: false).map { part in
      guard let value = Int(part), range.contains(value) else {
        throw ValidationError(
          "\(option) has \"\(part)\", expected numbers from \(range.lowerBound) to "
            + "\(range.upperBound).")
      }
      return Int32(value)
    }
  }
}
