import Platform

/// How many threads a command uses.
enum ThreadCount {
  /// The number asked for, or one for each CPU this process may use.
  static func workers(_ threads: Int?) throws -> Int {
    try CPUTopology.detect().workers(threads: threads, cpus: nil).count
  }
}
