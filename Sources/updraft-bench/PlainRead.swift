import Glibc
import Platform

/// Reads of a buffer by all workers, each its own part: the speed that no model whose weights lie
/// in memory can exceed.
final class PlainRead {
  let byteCount: Int
  private let pool: WorkerPool
  private let base: UnsafeMutableRawPointer
  /// One sum a worker, each in a cache line of its own.
  private let sums: UnsafeMutablePointer<UInt64>
  private static let sumStride = 8

  /// - Parameters:
  ///   - byteCount: whole chunks of 48 KiB are read; the rest is left out.
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
  /// - Parameter fromFour: whether four sequences are read in turn, as the AVX2 product reads the
  ///   weights for one token, which keeps more reads under way than one sequence.
  func read(fromFour: Bool) {
    pool.run { worker in
      let words = range(worker)
      let start = base + words.lowerBound * 8
      sums[worker * Self.sumStride] =
        fromFour ? sumOfFour(start, words.count) : sumOfWords(start, words.count)
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
    pool.range(of: byteCount / 8 / chunkWords * chunkWords, worker: worker, multiple: chunkWords)
  }
}

/// Words of one of four sequences, 12 KiB: a block of weights with 768 inputs.
private let sequenceWords = 1536
private let chunkWords = 4 * sequenceWords

/// The sum of `count` words, a multiple of ``chunkWords``, two cache lines a turn, in vector
/// registers whose additions never wait for one another.
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

/// The same from four places in turn.
@inline(never)
private func sumOfFour(_ start: UnsafeRawPointer, _ count: Int) -> UInt64 {
  var (first, second) = (SIMD8<UInt64>(), SIMD8<UInt64>())
  var (third, fourth) = (first, second)
  let stride = sequenceWords * 8
  var chunk = start
  while chunk < start + count * 8 {
    var offset = 0
    while offset < stride {
      first &+= chunk.load(fromByteOffset: offset, as: SIMD8<UInt64>.self)
      second &+= chunk.load(fromByteOffset: stride &+ offset, as: SIMD8<UInt64>.self)
      third &+= chunk.load(fromByteOffset: 2 &* stride &+ offset, as: SIMD8<UInt64>.self)
      fourth &+= chunk.load(fromByteOffset: 3 &* stride &+ offset, as: SIMD8<UInt64>.self)
      offset &+= 64
    }
    chunk += 4 * stride
  }
  return (first &+ second &+ third &+ fourth).wrappedSum()
}
