import Checkpoint
import Kernels
import ModelFixtures
import Testing

@testable import GPT2

@Suite("Attention over int8 keys and values") struct CachedHeadTests {
  static let tables = InstructionSet.allCases.compactMap { KernelTable.table($0) }

  @Test(
    "errs no more than half a step of each query, key and value can make it", arguments: tables)
  func worstCase(_ kernels: KernelTable) throws {
    for width in [1, 8, 20, 64, 80, 144, 256] {
      for count in [1, 2, 15, 16, 17, 33, 64, 200] {
        for queryCount in [1, 3, 8] {
          let problem = AttentionProblem(width: width, count: count, queryCount: queryCount)
          for (query, found) in problem.run(kernels).enumerated() {
            let exact = problem.exact(query)
            let bounds = problem.worstErrors(query, exact)
            for channel in 0..<width {
              let error = abs(Double(found[channel]) - exact.mix[channel])
              #expect(
                error <= bounds[channel], "\(width) \(count) \(query)/\(queryCount) \(channel)")
            }
          }
        }
      }
    }
  }

  /// The worst case says little where steps are wide, because it takes all errors to have the same
  /// sign. Independent ones add in quadrature; five deviations leave room for chance, and for the
  /// second order, which is a fraction ε of the first.
  @Test(
    "errs as independent roundings do, also where one channel is 100 times the others",
    arguments: tables, [1, 100] as [Float])
  func typicalCase(_ kernels: KernelTable, outlier: Float) throws {
    for (width, count) in [(64, 200), (80, 65), (128, 300)] {
      let problem = AttentionProblem(
        width: width, count: count, queryCount: 3, keyOutlier: outlier)
      for (query, found) in problem.run(kernels).enumerated() {
        let exact = problem.exact(query)
        let deviations = problem.deviations(query, exact)
        for channel in 0..<width {
          let error = abs(Double(found[channel]) - exact.mix[channel])
          #expect(error <= 5 * deviations[channel], "\(width) \(count) \(query) \(channel)")
        }
      }
    }
  }

  @Test("has the same bits whatever lies where nothing was stored", arguments: tables)
  func unwrittenMemory(_ kernels: KernelTable) throws {
    for (width, count) in [(20, 1), (64, 17), (80, 40)] {
      let problem = AttentionProblem(width: width, count: count, queryCount: 3)
      // As int8 the numbers −128 and −1, as scales a tiny number and NaN.
      #expect(problem.run(kernels, unwritten: 0x80) == problem.run(kernels, unwritten: 0xFF))
    }
  }

  @Test("has the same bits for a query alone as among others", arguments: tables)
  func isBatchInvariant(_ kernels: KernelTable) throws {
    for (width, count) in [(20, 1), (64, 30), (64, 130), (80, 15)] {
      let problem = AttentionProblem(width: width, count: count, queryCount: 8)
      let together = problem.run(kernels)
      for query in together.indices {
        #expect(problem.run(kernels, queries: query..<(query + 1)) == [together[query]])
      }
    }
  }

  @Test("takes two bytes and a half a channel at most, for a head of 64 channels")
  func byteCount() {
    let configuration = ModelConfiguration(
      vocabularyCount: 64, positionCount: 1024, width: 768, layerCount: 12, headCount: 12,
      innerWidth: 64, beginToken: 0, endToken: 0, tokenCount: 64)
    // A key, a value and a float32 scale of each.
    #expect(
      KVCache.byteCount(configuration, positionCount: 1024) == 12 * 12 * 1024 * 2 * (64 + 4))
  }
}
