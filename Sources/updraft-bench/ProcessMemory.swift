import Glibc

enum ProcessMemory {
  /// The greatest resident set of this process so far.
  static var greatestByteCount: Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    // Linux counts in KiB.
    return usage.ru_maxrss * 1024
  }
}
