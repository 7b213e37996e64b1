import Kernels
import Platform

/// The float32 product at its best: each worker multiplies squares of its own that fit its cache.
final class MatrixPeak {
  private static let side = 512
  private let pool: WorkerPool
  private let kernels: KernelTable
  private let memory: UnsafeMutablePointer<Float>
  private let workerFloatCount: Int

  init(pool: WorkerPool, kernels: KernelTable) {
    (self.pool, self.kernels) = (pool, kernels)
    workerFloatCount = 3 * Self.side * Self.side + KernelTable.sgemmWorkspaceCount
    memory = UnsafeMutableRawPointer.allocate(
      byteCount: 4 * workerFloatCount * pool.workerCount, alignment: 64
    ).bindMemory(to: Float.self, capacity: workerFloatCount * pool.workerCount)
    memory.initialize(repeating: 1 / 64, count: workerFloatCount * pool.workerCount)
  }

  deinit {
    memory.deallocate()
  }

  /// GFLOP/s of all workers together, in each of the repeats.
  func measure(_ options: RunOptions) throws -> [Double] {
    let (side, rounds) = (Self.side, 20)
    let operations = 2 * Double(side * side * side * rounds * pool.workerCount)
    let seconds = options.measure {
      pool.run { worker in
        let a = memory + worker * workerFloatCount
        let (b, c) = (a + side * side, a + 2 * side * side)
        for _ in 0..<rounds {
          kernels.sgemm(side, side, side, a, side, 1, b, side, 1, c, side, 0, c + side * side)
        }
      }
    }
    let expected = Float(side) / 4096
    for worker in 0..<pool.workerCount {
      let c = memory + worker * workerFloatCount + 2 * side * side
      if let index = (0..<side * side).first(where: { c[$0] != expected }) {
        throw BenchError("the square product's number \(index) is \(c[index]), not \(expected)")
      }
    }
    return seconds.map { operations * 1e-9 / $0 }
  }
}
