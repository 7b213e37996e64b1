/// Decides which CPUs to leave to other programs for a while.
///
/// Workers wait for each other several times a token, so the one whose CPU another program uses
/// half the time halves the speed of all; without it they lose only its share. A CPU counts as
/// crowded where its worker, over 50 ms of work, waited for it more than a quarter of the time
/// longer than the least crowded one did. It is tried again after half a second, and each time that
/// it is still crowded after twice as long as before, up to eight seconds.
struct CrowdWatch {
  static let window: UInt64 = 50_000_000
  static let shareLimit = 0.25
  static let firstPause: UInt64 = 500_000_000
  static let longestPause: UInt64 = 8_000_000_000

  /// Indexed by worker, as everything here. One at least is false.
  private(set) var isAvoided: [Bool]
  /// Readings at the start of the window; nil until the first and after a change.
  private var baseline: [ThreadTimes?]
  /// When an avoided CPU is tried again, and how long it is avoided the next time.
  private var returnTime: [UInt64]
  private var pause: [UInt64]

  init(workerCount: Int) {
    isAvoided = Array(repeating: false, count: workerCount)
    baseline = Array(repeating: nil, count: workerCount)
    returnTime = Array(repeating: 0, count: workerCount)
    pause = Array(repeating: Self.firstPause, count: workerCount)
  }

  /// - Parameters:
  ///   - times: of the thread that works on each CPU; nil for CPUs that are avoided.
  ///   - now: nanoseconds of a clock that only rises.
  /// - Returns: whether `isAvoided` changed.
  mutating func update(_ times: [ThreadTimes?], now: UInt64) -> Bool {
    let returning = isAvoided.indices.filter { isAvoided[$0] && now >= returnTime[$0] }
    for worker in returning { isAvoided[worker] = false }
    let crowded = returning.isEmpty ? crowdedWorkers(times) : []
    for worker in crowded {
      isAvoided[worker] = true
      returnTime[worker] = now &+ pause[worker]
      pause[worker] = min(2 &* pause[worker], Self.longestPause)
    }
    let changed = !returning.isEmpty || !crowded.isEmpty
    // Threads may work on other CPUs from now on.
    if changed { baseline = Array(repeating: nil, count: baseline.count) }
    return changed
  }

  /// Ends the window where there was enough work in it; empty otherwise.
  private mutating func crowdedWorkers(_ times: [ThreadTimes?]) -> [Int] {
    var shares: [(worker: Int, share: Double)] = []
    var longest: UInt64 = 0
    for (worker, time) in times.enumerated() where !isAvoided[worker] {
      guard let time, let earlier = baseline[worker] else {
        baseline = times
        return []
      }
      let passed = time.since(earlier)
      let total = passed.running &+ passed.waiting
      longest = max(longest, total)
      shares.append((worker, total == 0 ? 0 : Double(passed.waiting) / Double(total)))
    }
    guard longest >= Self.window, let least = shares.map(\.share).min() else { return [] }
    baseline = times
    let crowded = shares.filter { $0.share > least + Self.shareLimit }.map(\.worker)
    for (worker, _) in shares where !crowded.contains(worker) { pause[worker] = Self.firstPause }
    return crowded
  }
}
