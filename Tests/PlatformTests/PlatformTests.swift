import Synchronization
import Testing

@testable import Platform

@Test("Every worker runs once in each of many runs", arguments: 1...4)
func runsAll(workerCount: Int) throws {
  let pool = try WorkerPool(cpus: Array(repeating: 0, count: workerCount), pin: false)
  let sum = Atomic<Int>(0)
  for _ in 0..<1000 {
    pool.run { sum.wrappingAdd(1 << (12 * $0), ordering: .relaxed) }
  }
  #expect(sum.load(ordering: .relaxed) == (0..<workerCount).reduce(0) { $0 + 1000 << (12 * $1) })
}
