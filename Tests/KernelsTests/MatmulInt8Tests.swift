import Kernels
import Testing

@Suite("int8 matrix product")
struct MatmulInt8Tests {
  /// Numbers of inputs: all small multiples of 16, which heads have, and real models'.
  static let widths =
    Array(stride(from: 16, through: 272, by: 16)) + Array(stride(from: 320, through: 1024, by: 64))
    + [1600, 3072, 4096, 6400, 11008, 32832]

  private struct Problem {
    var q: [Int8]
    /// `[outCount, inCount]`, row by row.
    var weights: [Int8]
    var activationScales: [Float]
    var weightScales: [Float]
    var bias: [Float]?
    let tokens: Int
    let inCount: Int
    let outCount: Int

    var groups: Int { (inCount + 127) / 128 }

    /// `[outCount/16, inCount/4, 16, 4]`, filled up to whole blocks with what must not matter.
    var blocks: [Int8] {
      var blocks = [Int8](repeating: 99, count: paddedCount * inCount)
      for row in 0..<outCount {
        for i in 0..<inCount {
          let block = row / 16 * (inCount / 4) + i / 4
          blocks[(block * 16 + row % 16) * 4 + i % 4] = weights[row * inCount + i]
        }
      }
      return blocks
    }

    private var paddedCount: Int { (outCount + 15) / 16 * 16 }

    private func padded(_ values: [Float]) -> [Float] {
      values + [Float](repeating: .nan, count: paddedCount - outCount)
    }

    private var offsets: [Int32] {
      (0..<tokens * groups).map { index in
        let (token, group) = index.quotientAndRemainder(dividingBy: groups)
        return (group * 128..<min(inCount, group * 128 + 128)).reduce(0) {
          $0 - 128 * Int32(q[token * inCount + $1])
        }
      }
    }

    func run(_ kernels: KernelTable, rows: Range<Int>? = nil, outRow: Int? = nil) -> [Float] {
      let outRow = outRow ?? outCount
      var out = [Float](repeating: -99, count: tokens * outRow)
      let rows = rows ?? 0..<outCount
      let (blocks, scales, offsets) = (blocks, padded(weightScales), offsets)
      if let bias {
        kernels.matmulInt8(
          q, activationScales, offsets, tokens, blocks, scales, padded(bias), &out, outRow,
          inCount, rows.lowerBound, rows.upperBound)
      } else {
        kernels.matmulInt8(
          q, activationScales, offsets, tokens, blocks, scales, nil, &out, outRow, inCount,
          rows.lowerBound, rows.upperBound)
      }
      return out
    }

    /// The exact integer sum of one group.
    func sum(_ token: Int, _ row: Int, _ group: Int) -> Int {
      (group * 128..<min(inCount, group * 128 + 128)).reduce(0) {
        $0 + Int(q[token * inCount + $1]) * Int(weights[row * inCount + $1])
      }
    }
  }

  private func random(_ seed: Int, tokens: Int, inCount: Int, outCount: Int, bias: Bool) -> Problem
  {
    var generator = Generator(seed)
    return Problem(
      q: inPairs(generator.bytes(tokens * inCount)), weights: generator.bytes(outCount * inCount),
      activationScales: generator.floats(tokens * ((inCount + 127) / 128), in: 0...0.1),
      weightScales: generator.floats(outCount, in: 0...0.01),
      bias: bias ? generator.floats(outCount) : nil, tokens: tokens, inCount: inCount,
      outCount: outCount)
  }

  /// Halved where a pair would be more than ``KernelTable/quantizeRow`` can give.
  private func inPairs(_ q: [Int8]) -> [Int8] {
    q.indices.map { abs(Int(q[$0 & ~1])) + abs(Int(q[$0 | 1])) > 128 ? q[$0] / 2 : q[$0] }
  }

  /// Sums of groups are exact integers; scaling and adding them rounds at most twice a group,
  /// and three times at the end, each relative to the sum of magnitudes.
  @Test("random values agree with double precision", arguments: availableSets, widths)
  func agrees(set: InstructionSet, inCount: Int) throws {
    let kernels = try table(set)
    for (tokens, outCount) in [(1, 19), (1, 83), (2, 5), (3, 4), (7, 6), (15, 3)] {
      let problem = random(
        inCount + tokens, tokens: tokens, inCount: inCount, outCount: outCount,
        bias: tokens != 2 && outCount != 83)
      var (expected, bounds): ([Double], [Double]) = ([], [])
      for token in 0..<tokens {
        for row in 0..<outCount {
          var (total, magnitude) = (0.0, 0.0)
          for group in 0..<problem.groups {
            let scale = Double(problem.activationScales[token * problem.groups + group])
            total += scale * Double(problem.sum(token, row, group))
            for i in group * 128..<min(inCount, group * 128 + 128) {
              let product =
                Int(problem.q[token * inCount + i]) * Int(problem.weights[row * inCount + i])
              magnitude += scale * Double(abs(product))
            }
          }
          let weightScale = Double(problem.weightScales[row])
          let bias = Double(problem.bias?[row] ?? 0)
          expected.append(bias + weightScale * total)
          let roundings = Double(2 * problem.groups + 3)
          bounds.append(unit * (roundings * weightScale * magnitude + 2 * abs(bias)))
        }
      }
      expectClose(problem.run(kernels), expected, within: bounds, "\(tokens) tokens")
    }
  }

  /// With scales of one and no more than 1024 inputs every partial sum is an integer below
  /// 2²⁴, so that float arithmetic is exact too: 1024·127² < 2²⁴.
  @Test("extreme values do not saturate: results are exact", arguments: availableSets)
  func isExact(set: InstructionSet) throws {
    let kernels = try table(set)
    let weights: [(Int) -> Int8] = [
      { _ in 127 }, { _ in -127 }, { $0 % 2 == 0 ? 127 : -127 }, { $0 % 4 < 2 ? 127 : -127 },
      { $0 % 3 == 0 ? 0 : 127 }, { Int8(truncatingIfNeeded: $0 % 255 - 127) },
    ]
    // Pairs of at most 128 in all, which most of these reach.
    let activations: [(Int) -> Int8] = [
      { _ in 64 }, { _ in -64 }, { $0 % 2 == 0 ? 127 : 1 }, { $0 % 2 == 0 ? -1 : -127 },
      { $0 % 2 == 0 ? 64 : -64 }, { $0 % 4 < 2 ? 64 : -64 }, { Int8($0 % 129 - 64) },
    ]
    for (inCount, tokens, rows) in [
      (48, 15, 6), (64, 15, 6), (128, 15, 6), (192, 15, 6), (768, 15, 6), (1024, 15, 6),
      (192, 1, 70),
    ] {
      for a in activations {
        for w in weights {
          let problem = Problem(
            q: (0..<tokens * inCount).map(a), weights: (0..<rows * inCount).map(w),
            activationScales: Array(repeating: 1, count: tokens * 8),
            weightScales: Array(repeating: 1, count: rows), bias: nil, tokens: tokens,
            inCount: inCount, outCount: rows)
          let found = problem.run(kernels)
          for index in 0..<tokens * rows {
            let exact = (0..<problem.groups).reduce(0) {
              $0 + problem.sum(index / rows, index % rows, $1)
            }
            #expect(found[index] == Float(exact))
          }
        }
      }
    }
  }

  @Test("a token has the same bits whatever runs beside it", arguments: availableSets)
  func isBatchInvariant(set: InstructionSet) throws {
    let kernels = try table(set)
    for inCount in [16, 64, 80, 192, 768, 3072] {
      let outCount = 71
      let all = random(inCount, tokens: 19, inCount: inCount, outCount: outCount, bias: true)
      let together = all.run(kernels)
      for first in 0..<all.tokens {
        for count in 1...min(9, all.tokens - first) {
          var part = Problem(
            q: Array(all.q[first * inCount..<(first + count) * inCount]), weights: all.weights,
            activationScales: [], weightScales: all.weightScales, bias: all.bias,
            tokens: count, inCount: inCount, outCount: outCount)
          part.activationScales = Array(
            all.activationScales[first * all.groups..<(first + count) * all.groups])
          let expected = Array(together[first * outCount..<(first + count) * outCount])
          #expect(part.run(kernels) == expected, "tokens \(first)..<\(first + count)")
        }
      }
    }
  }

  @Test("a range of rows writes those rows only, with the same bits", arguments: availableSets)
  func writesItsRows(set: InstructionSet) throws {
    let kernels = try table(set)
    let outCount = 150
    for tokens in [1, 4, 14] {
      let problem = random(3, tokens: tokens, inCount: 320, outCount: outCount, bias: true)
      let outRow = outCount + 3
      let whole = problem.run(kernels, outRow: outRow)
      for rows in [0..<1, 0..<9, 16..<32, 16..<45, 48..<150, 144..<150, 32..<32] {
        let part = problem.run(kernels, rows: rows, outRow: outRow)
        for index in part.indices {
          let isWritten = rows.contains(index % outRow)
          #expect(part[index] == (isWritten ? whole[index] : -99))
        }
      }
    }
  }

  /// Rounding moves an activation by at most half a step of its own group, the largest sum of a
  /// pair's magnitudes / 127, which bounds every other row. The rows between do not see the
  /// outlier's group. Errors of single activations are uniform within a step, add in quadrature
  /// and get five standard deviations: a scale that all groups shared would exceed that tenfold.
  @Test("a channel 100 times the others disturbs its own group only", arguments: availableSets)
  func outlierStaysInItsGroup(set: InstructionSet) throws {
    let kernels = try table(set)
    let (inCount, outCount, outlier) = (768, 32, 300)
    var generator = Generator(41)
    var weights = generator.bytes(outCount * inCount)
    let groups = inCount / 128
    let seesOutlier = { $0 % 2 == 0 }
    for row in 0..<outCount where !seesOutlier(row) {
      for i in 256..<384 { weights[row * inCount + i] = 0 }
    }
    for tokens in [1, 3, 9] {
      var x = generator.floats(tokens * inCount, in: -1...1)
      for token in 0..<tokens { x[token * inCount + outlier] = token % 2 == 0 ? 100 : -100 }
      var q = [Int8](repeating: 0, count: x.count)
      var scales = [Float](repeating: 0, count: tokens * groups)
      var offsets = [Int32](repeating: 0, count: tokens * groups)
      for token in 0..<tokens {
        q.withUnsafeMutableBufferPointer { q in
          x.withUnsafeBufferPointer { x in
            guard let q = q.baseAddress, let x = x.baseAddress else { return }
            kernels.quantizeRow(
              x + token * inCount, inCount, 128, 1, q + token * inCount,
              &scales[token * groups], &offsets[token * groups])
          }
        }
      }
      let problem = Problem(
        q: q, weights: weights, activationScales: scales,
        weightScales: Array(repeating: 0.01, count: outCount), bias: nil, tokens: tokens,
        inCount: inCount, outCount: outCount)
      var (expected, bounds): ([Double], [Double]) = ([], [])
      for token in 0..<tokens {
        for row in 0..<outCount {
          var (total, most, variance, roundings) = (0.0, 0.0, 0.0, 0.0)
          for i in 0..<inCount {
            let weight = 0.01 * Double(weights[row * inCount + i])
            let value = Double(x[token * inCount + i])
            total += weight * value
            let step = (i / 128 == outlier / 128 ? 101.0 : 2.0) / 127
            most += abs(weight) * 0.5001 * step
            variance += weight * step * weight * step / 12
            roundings += unit * Double(2 * groups + 6) * abs(weight * value)
          }
          expected.append(total)
          bounds.append(roundings + (seesOutlier(row) ? most : 5 * variance.squareRoot()))
        }
      }
      expectClose(problem.run(kernels), expected, within: bounds, "\(tokens) tokens")
    }
  }
}
