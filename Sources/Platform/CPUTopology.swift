/// The CPUs this process may use and how much of them.
public struct CPUTopology: Sendable {
  /// CPUs of the affinity mask (which the kernel keeps within the cgroup's cpuset), biggest
  /// `cpu_capacity` first and, among equals, first threads of a core before second ones.
  public let usableCPUs: [Int]
  /// CPU time the cgroup allows, in CPUs (`cpu.max`, 1.5 = 150 %), or nil without limit.
  public let quotaCPUCount: Double?
  /// How many of `usableCPUs`, from the front, are biggest-class cores counted once.
  public let primaryCount: Int

  /// Tests and callers that know better can say what there is.
  public init(usableCPUs: [Int], quotaCPUCount: Double?, primaryCount: Int? = nil) {
    self.usableCPUs = usableCPUs
    self.quotaCPUCount = quotaCPUCount
    self.primaryCount = primaryCount ?? usableCPUs.count
  }

  /// The CPUs to run workers on, one for each worker.
  ///
  /// - Parameters:
  ///   - threads: the number of workers; nil for one on each physical core of the biggest
  ///     class, but no more than the quota allows.
  ///   - cpus: the CPUs to use, in order; nil to choose the first of ``usableCPUs``.
  /// - Throws: ``PlatformError`` where `threads` is below 1 or above the number of CPUs, or a
  ///   named CPU is not usable or named twice.
  public func workers(threads: Int?, cpus: [Int]?) throws(PlatformError) -> [Int] {
    if let threads, threads < 1 {
      throw PlatformError("The number of threads is \(threads); expected at least 1.")
    }
    if let cpus {
      try check(cpus)
      guard let threads else { return cpus }
      guard threads <= cpus.count else {
        throw PlatformError(
          "\(threads) threads were asked for, but the CPU list names \(cpus.count).")
      }
      return Array(cpus.prefix(threads))
    }
    if let threads {
      guard threads <= usableCPUs.count else {
        throw PlatformError(
          "\(threads) threads were asked for, but this process may use \(usableCPUs.count) "
            + "CPUs.")
      }
      return Array(usableCPUs.prefix(threads))
    }
    var count = primaryCount
    if let quotaCPUCount { count = min(count, max(1, Int(quotaCPUCount))) }
    return Array(usableCPUs.prefix(max(1, count)))
  }

  private func check(_ cpus: [Int]) throws(PlatformError) {
    guard !cpus.isEmpty else { throw PlatformError("The CPU list is empty.") }
    var seen: Set<Int> = []
    for cpu in cpus {
      guard usableCPUs.contains(cpu) else {
        let usable = usableCPUs.sorted().map(String.init).joined(separator: ",")
        throw PlatformError("CPU \(cpu) is not usable by this process, which may use \(usable).")
      }
      guard seen.insert(cpu).inserted else {
        throw PlatformError("The CPU list names CPU \(cpu) twice.")
      }
    }
  }
}
