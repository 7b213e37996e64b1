import Testing

@testable import Platform

@Suite("Crowded CPUs")
struct CrowdWatchTests {
  private let millisecond: UInt64 = 1_000_000

  /// Adds to each worker's times what passed, and shows the watch the sums.
  private final class Scene {
    var watch: CrowdWatch
    var sums: [ThreadTimes]
    var now: UInt64 = 0

    init(workerCount: Int) {
      watch = CrowdWatch(workerCount: workerCount)
      sums = Array(repeating: ThreadTimes(running: 0, waiting: 0), count: workerCount)
    }

    /// Milliseconds run and waited since the last step, one pair a worker.
    func step(_ passed: [(running: UInt64, waiting: UInt64)]) -> Bool {
      for (worker, part) in passed.enumerated() {
        sums[worker].running += part.running * 1_000_000
        sums[worker].waiting += part.waiting * 1_000_000
        now += (part.running + part.waiting) * 1_000_000 / UInt64(passed.count)
      }
      let times = sums.indices.map { watch.isAvoided[$0] ? nil : sums[$0] }
      return watch.update(times, now: now)
    }
  }

  @Test("a CPU whose worker waits half the time is avoided, then tried again")
  func avoids() {
    let scene = Scene(workerCount: 2)
    #expect(!scene.step([(1, 0), (1, 0)]))
    #expect(scene.step([(60, 0), (30, 30)]))
    #expect(scene.watch.isAvoided == [false, true])
    #expect(!scene.step([(400, 0), (0, 0)]))
    #expect(scene.watch.isAvoided == [false, true])
    #expect(scene.step([(1000, 0), (0, 0)]))
    #expect(scene.watch.isAvoided == [false, false])
  }

  @Test("the pause doubles while a CPU stays crowded, and is short again after it was not")
  func doubles() {
    let scene = Scene(workerCount: 2)
    func pauseOfNext() -> UInt64 {
      _ = scene.step([(1, 0), (1, 0)])
      #expect(scene.step([(60, 0), (30, 30)]))
      let start = scene.now
      while scene.watch.isAvoided[1] { _ = scene.step([(20, 0), (0, 0)]) }
      return (scene.now - start) / millisecond
    }
    let pauses = (0..<7).map { _ in pauseOfNext() }
    for (pause, expected) in zip(pauses, [500, 1000, 2000, 4000, 8000, 8000, 8000] as [UInt64]) {
      #expect(pause >= expected && pause <= expected + 10)
    }
    _ = scene.step([(1, 0), (1, 0)])
    #expect(!scene.step([(60, 0), (60, 0)]))
    #expect(scene.step([(60, 0), (30, 30)]))
    let start = scene.now
    while scene.watch.isAvoided[1] { _ = scene.step([(20, 0), (0, 0)]) }
    #expect((scene.now - start) / millisecond <= 510)
  }

  @Test("where all wait alike, as under a quota, none is avoided")
  func quota() {
    let scene = Scene(workerCount: 3)
    for _ in 0..<20 { #expect(!scene.step([(30, 30), (30, 32), (28, 30)])) }
  }

  @Test("little work is no evidence")
  func idle() {
    let scene = Scene(workerCount: 2)
    for _ in 0..<5 { #expect(!scene.step([(5, 0), (1, 4)])) }
  }

  @Test("the first CPU can be the crowded one, and all but one may be")
  func several() {
    let scene = Scene(workerCount: 4)
    #expect(!scene.step(Array(repeating: (1, 0), count: 4)))
    #expect(scene.step([(30, 30), (20, 40), (60, 0), (30, 30)]))
    #expect(scene.watch.isAvoided == [true, true, false, true])
  }

  @Test("the kernel's line is read, and anything else is not")
  func parses() {
    #expect(ThreadTimes("12 34 5") == ThreadTimes(running: 12, waiting: 34))
    for line in ["", "12", "a b c", "-1 2 3"] { #expect(ThreadTimes(Substring(line)) == nil) }
  }
}
