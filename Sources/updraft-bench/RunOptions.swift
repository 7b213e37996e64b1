import ArgumentParser
import Platform

/// What every measurement has.
struct RunOptions: ParsableArguments {
  @Option(help: "Worker threads (default: by topology).")
  var threads: Int?

  @Option(help: "How often to measure, after one time that does not count.")
  var repeats = 7

  func validate() throws {
    guard repeats > 0 else {
      throw ValidationError("--repeats: found \(repeats), expected 1 or more")
    }
    if let threads, threads < 1 {
      throw ValidationError("--threads: found \(threads), expected 1 or more")
    }
  }

  /// The CPUs of the workers.
  func cpus() throws -> [Int] {
    try CPUTopology.detect().workers(threads: threads, cpus: nil)
  }

  /// Workers pinned to a CPU each; this thread is the first, and threads that it starts from now on
  /// share its CPU.
  ///
  /// - Parameter avoidsCrowds: as in the daemon; what is measured may then be fewer threads.
  func makePool(avoidsCrowds: Bool = false) throws -> WorkerPool {
    let pool = try WorkerPool(cpus: try cpus(), avoidsCrowds: avoidsCrowds)
    pool.pinCallingThread()
    return pool
  }

  /// Seconds that `body` takes each time. The first call warms caches and clocks and is left out.
  func measure(_ body: () throws -> Void) rethrows -> [Double] {
    try (0...repeats).map { _ in
      let watch = Stopwatch()
      try body()
      return watch.seconds
    }.suffix(repeats)
  }
}
