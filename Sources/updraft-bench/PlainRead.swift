import Glibc
import Platform

/// Sequential reads of a buffer by all workers, each its own part: the speed that no model whose
/// weights lie in memory can exceed.
final class PlainRead {
  let byteCount: Int
  private let pool: WorkerPool
  private let base: UnsafeMutableRawPointer
  /// One sum a worker, each in a cache line of its own.
  private let sums: UnsafeMutablePointer<UInt64>
  private static let sumStride = 8

  /// - Parameters:
  ///   - byteCount: a multiple of 128 for each worker is read; the rest is left out.
  ///   - hasHugePages: whether the kernel is asked for huge pages or told to use none.
  /// - Throws: ``BenchError`` where the memory is not to be had.
  init(byteCount: Int, hasHugePages: Bool, pool: WorkerPool) throws {
    self.pool = pool
    self.byteCount = byteCount
    let address = mmap(
      nil, byteCount, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let address, address != MAP_FAILED else {
      throw BenchError(
        "memory: found \(String(cString: strerror(errno))), expected \(byteCount) bytes")
    }
    base = address
    sums = .allocate(capacity: pool.workerCount * Self.sumStride)
    // Advice only: a kernel without huge pages measures the same twice.
    _ = madvise(base, byteCount, hasHugePages ? MADV_HUGEPAGE : MADV_NOHUGEPAGE)
    let words = base.bindMemory(to: UInt64.self, capacity: byteCount / 8)
    pool.run { worker in
      for index in self.range(worker) { words[index] = UInt64(index) }
    }
  }

  deinit {
    munmap(base, byteCount)
    sums.deallocate()
  }

  /// Reads everything once.
  func read() {
    pool.run { worker in
      let words = range(worker)
      sums[worker * Self.sumStride] = sumOfWords(base + words.lowerBound * 8, words.count)
    }
  }

  /// - Throws: ``BenchError`` where the last ``read()`` did not see every word.
  func check() throws {
    for worker in 0..<pool.activeCount {
      let words = range(worker)
      let expected = UInt64(words.count) * UInt64(words.lowerBound + words.upperBound - 1) / 2
      let found = sums[worker * Self.sumStride]
      guard words.isEmpty || found == expected else {
        throw BenchError(
          "memory: worker \(worker) read words with the sum \(found), expected \(expected)")
      }
    }
  }

  private func range(_ worker: Int) -> Range<Int> {
    pool.range(of: byteCount / 8 / wordBlock * wordBlock, worker: worker, multiple: wordBlock)
  }
}

/// Words that one turn of the loop adds: two cache lines.
private let wordBlock = 16

/// The sum of `count` words, a multiple of ``wordBlock``, in eight vector registers, so that the
/// additions never wait for one another.
@inline(never)
private func sumOfWords(_ start: UnsafeRawPointer, _ count: Int) -> UInt64 {
  var (first, second) = (SIMD8<UInt64>(), SIMD8<UInt64>())
  var (pointer, end) = (start, start + count * 8)
  while pointer < end {
    first &+= pointer.load(as: SIMD8<UInt64>.self)
    second &+= pointer.load(fromByteOffset: 64, as: SIMD8<UInt64>.self)
    pointer += 128
  }
  return (first &+ second).wrappedSum()
}
