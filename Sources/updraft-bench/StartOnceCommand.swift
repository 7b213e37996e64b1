import ArgumentParser
import Checkpoint
import GPT2
import Kernels

/// One start, for ``StartCommand``, which wants a fresh process for each.
struct StartOnceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "start-once",
    abstract: "Start once and print the origin of the weights, milliseconds and a digest.",
    shouldDisplay: false)

  @OptionGroup var options: ModelOptions

  func run() throws {
    let watch = Stopwatch()
    // Opened before this thread is pinned, as in the daemon: each thread of it may have a CPU.
    let map = try WeightMap.open(
      any: options.model, cacheDirectory: options.cacheDirectory,
      workerCount: try options.run.cpus().count)
    let pool = try options.run.makePool()
    let model = try Model(weights: map, pool: pool, kernels: try KernelTable.detect())
    let logits = StartCheck.logits(model)
    let milliseconds = watch.seconds * 1000
    try OutputCheck.plausible(logits, "logits after the prompt")
    map.waitUntilCached()
    print(StartCheck.name(map.origin), milliseconds, StartCheck.digest(logits))
  }
}
