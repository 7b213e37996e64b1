import Synchronization
import Testing

@testable import Platform

@Suite("Worker pool", .timeLimit(.minutes(2)))
struct WorkerPoolTests {
  private func pool(_ workerCount: Int) throws -> WorkerPool {
    try WorkerPool(cpus: Array(repeating: 0, count: workerCount), pin: false)
  }

  @Test("every worker runs exactly once in each of many runs", arguments: 1...4)
  func runsAll(workerCount: Int) throws {
    let pool = try pool(workerCount)
    let runs = Atomic<Int>(0)
    for _ in 0..<2000 {
      // Twelve bits count each worker's runs.
      pool.run { runs.wrappingAdd(1 << (12 * $0), ordering: .relaxed) }
    }
    let expected = (0..<workerCount).reduce(0) { $0 + 2000 << (12 * $1) }
    #expect(runs.load(ordering: .relaxed) == expected)
  }

  @Test("what workers write is visible when run returns", arguments: 1...4)
  func publishes(workerCount: Int) throws {
    let pool = try pool(workerCount)
    let count = 1000
    let values = UnsafeMutablePointer<Int>.allocate(capacity: count)
    defer { values.deallocate() }
    values.initialize(repeating: 0, count: count)
    for round in 1...200 {
      pool.run { worker in
        for index in pool.range(of: count, worker: worker) { values[index] += round }
      }
      #expect((0..<count).allSatisfy { values[$0] == round * (round + 1) / 2 })
    }
  }

  @Test("what all workers wrote before a barrier each sees after it", arguments: 1...4)
  func barrier(workerCount: Int) throws {
    let pool = try pool(workerCount)
    let steps = UnsafeMutablePointer<Int>.allocate(capacity: workerCount)
    defer { steps.deallocate() }
    steps.initialize(repeating: 0, count: workerCount)
    let wrong = Atomic<Int>(0)
    for _ in 0..<20 {
      pool.run { worker in
        for _ in 0..<50 {
          steps[worker] += 1
          pool.barrier()
          for other in 0..<workerCount where steps[other] != steps[worker] {
            wrong.wrappingAdd(1, ordering: .relaxed)
          }
          pool.barrier()
        }
      }
    }
    #expect(wrong.load(ordering: .relaxed) == 0)
    #expect((0..<workerCount).allSatisfy { steps[$0] == 1000 })
  }

  @Test("ranges cover everything once, in order, evenly", arguments: 1...4)
  func ranges(workerCount: Int) throws {
    let pool = try pool(workerCount)
    for count in Array(0...40) + [768, 3072, 50257] {
      for multiple in [1, 2, 6, 16, 64] {
        var next = 0
        var units: [Int] = []
        for worker in 0..<workerCount {
          let range = pool.range(of: count, worker: worker, multiple: multiple)
          #expect(range.lowerBound == next)
          #expect(range.lowerBound % multiple == 0 || range.lowerBound == count)
          next = range.upperBound
          units.append((range.count + multiple - 1) / multiple)
        }
        #expect(next == count)
        #expect((units.max() ?? 0) - (units.min() ?? 0) <= 1)
      }
    }
  }

  private func sleepers(of pool: WorkerPool) -> UInt32 {
    pool.state.tickets.reduce(0) { $0 + $1.sleeperCount }
  }

  @Test("idle workers sleep in the kernel and wake for the next run")
  func sleeps() async throws {
    let pool = try pool(3)
    for _ in 0..<5 {
      var waits = 0
      while sleepers(of: pool) < 2, waits < 1000 {
        try await Task.sleep(for: .milliseconds(5))
        waits += 1
      }
      #expect(sleepers(of: pool) == 2)
      let runs = Atomic<Int>(0)
      pool.run { _ in runs.wrappingAdd(1, ordering: .relaxed) }
      #expect(runs.load(ordering: .relaxed) == 3)
    }
  }

  @Test("workers that share one CPU take turns instead of spinning on")
  func sharesOneCPU() throws {
    let cpu = try #require(CPUTopology.detect().usableCPUs.first)
    let pool = try WorkerPool(cpus: [cpu, cpu, cpu, cpu])
    let runs = Atomic<Int>(0)
    for _ in 0..<300 { pool.run { _ in runs.wrappingAdd(1, ordering: .relaxed) } }
    #expect(runs.load(ordering: .relaxed) == 1200)
  }

  @Test("pinning is reported for each worker")
  func reportsPinning() throws {
    let cpus = CPUTopology.detect().usableCPUs
    let cpu = try #require(cpus.first)
    let pinned = try WorkerPool(cpus: [cpu, cpu])
    #expect(pinned.pinning == [.skipped, .pinned(cpu: cpu)])
    #expect(try pool(2).pinning == [.skipped, .skipped])
    // A CPU that no machine has: the pool works, and says what did not.
    let failing = try WorkerPool(cpus: [0, 1023])
    if !cpus.contains(1023) {
      guard case .failed(1023, let code) = failing.pinning[1] else {
        Issue.record("pinning to CPU 1023 is reported as \(failing.pinning[1])")
        return
      }
      #expect(code != 0)
    }
  }

  @Test("a pool without CPUs is refused")
  func refusesNone() throws {
    let error = #expect(throws: PlatformError.self) { try WorkerPool(cpus: []) }
    #expect(try #require(error).description.contains("no CPU"))
  }

  @Test("a run without a crowded CPU has fewer workers, and all of them again afterwards")
  func leavesOut() throws {
    let pool = try pool(3)
    for usable in [[0, 2], [1, 2], [2], [0, 1, 2], [1], [0, 1], [0, 1, 2]] {
      pool.assign(usable)
      #expect(pool.activeCount == usable.count)
      let workers = Atomic<Int>(0)
      for _ in 0..<50 {
        pool.run { worker in
          pool.barrier()
          workers.wrappingAdd(1 << (12 * worker), ordering: .relaxed)
        }
      }
      let expected = usable.indices.reduce(0) { $0 + 50 << (12 * $1) }
      #expect(workers.load(ordering: .relaxed) == expected)
    }
  }
}
