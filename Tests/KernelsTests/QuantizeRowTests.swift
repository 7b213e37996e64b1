import Kernels
import Testing

@Suite("Activations to int8")
struct QuantizeRowTests {
  /// The definition in float arithmetic, whose every step is correctly rounded: kernels must
  /// agree with it exactly.
  private func reference(
    _ x: [Float], _ groupWidth: Int, inPairs: Bool
  ) -> (q: [Int8], scales: [Float], offsets: [Int32]) {
    var (q, scales, offsets): ([Int8], [Float], [Int32]) = ([], [], [])
    for start in stride(from: 0, to: x.count, by: groupWidth) {
      let group = Array(x[start..<min(x.count, start + groupWidth)])
      let sizes = group.map(abs)
      let pairs = stride(from: 0, to: sizes.count, by: 2).map {
        sizes[$0] + ($0 + 1 < sizes.count ? sizes[$0 + 1] : 0)
      }
      let bound = (inPairs ? pairs : sizes).max() ?? 0
      let inverse = bound >= 1e-35 ? 127 / bound : 0
      let values = group.map { Int8(($0 * inverse).rounded(.toNearestOrEven)) }
      q += values
      scales.append(bound / 127)
      offsets.append(values.reduce(0) { $0 - 128 * Int32($1) })
    }
    return (q, scales, offsets)
  }

  private func check(
    _ kernels: KernelTable, _ x: [Float], groupWidth: Int = 128, _ label: String
  ) {
    check(kernels, x, groupWidth: groupWidth, inPairs: false, label)
    check(kernels, x, groupWidth: groupWidth, inPairs: true, label)
  }

  private func check(
    _ kernels: KernelTable, _ x: [Float], groupWidth: Int, inPairs: Bool, _ label: String
  ) {
    let expected = reference(x, groupWidth, inPairs: inPairs)
    var q = [Int8](repeating: 77, count: x.count + 32)
    var scales = [Float](repeating: .nan, count: expected.scales.count + 1)
    var offsets = [Int32](repeating: 77, count: expected.scales.count + 1)
    kernels.quantizeRow(x, x.count, groupWidth, inPairs ? 1 : 0, &q, &scales, &offsets)
    #expect(Array(q.prefix(x.count)) == expected.q, "\(label)")
    #expect(Array(scales.dropLast()) == expected.scales, "\(label)")
    #expect(offsets == expected.offsets + [77], "\(label)")
    // Nothing is written past the row or its last group.
    #expect(q.suffix(32).allSatisfy { $0 == 77 } && scales.last?.isNaN == true)
    if inPairs {
      for group in stride(from: 0, to: x.count, by: groupWidth) {
        for i in stride(from: group, to: min(x.count, group + groupWidth) - 1, by: 2) {
          #expect(abs(Int(q[i])) + abs(Int(q[i + 1])) <= 128, "\(label), pair at \(i)")
        }
      }
    }
    for (index, value) in x.enumerated() {
      let group = index / groupWidth
      let error = abs(Double(value) - Double(scales[group]) * Double(q[index]))
      #expect(error <= 0.5001 * Double(scales[group]) + 1e-35)
    }
  }

  @Test("every length agrees exactly with the definition", arguments: availableSets)
  func lengthsAgree(set: InstructionSet) throws {
    let kernels = try table(set)
    var generator = Generator(11)
    for count in lengths {
      let x = generator.floats(count, in: -3...3)
      for groupWidth in [64, 128, max(1, count)] {
        check(kernels, x, groupWidth: groupWidth, "length \(count), groups of \(groupWidth)")
      }
    }
  }

  /// Sums of a pair are 127, the most there is. Both numbers of it are halves, of which every other
  /// pair rounds up twice, to 128, or one just above a half and one below.
  @Test("pairs that both round up stay within 128", arguments: availableSets)
  func pairsRoundUp(set: InstructionSet) throws {
    let kernels = try table(set)
    for above: Float in [0, 1e-5, 1e-3] {
      let x = (0..<128).map { index in
        let first = Float(index / 2) + 0.5 + above
        return (index % 2 == 0 ? first : 127 - first) * (index % 3 == 0 ? -1 : 1)
      }
      check(kernels, x, "pairs \(above) above a half")
      if above == 0 {
        let q = reference(x, 128, inPairs: true).q.map { abs(Int($0)) }
        #expect(stride(from: 0, to: 128, by: 2).contains { q[$0] + q[$0 + 1] == 128 })
      }
      check(kernels, x.map { $0 * 0.7391 }, "pairs \(above) above a half, scaled")
    }
  }

  @Test("ties, zeros, signs and the ends of float's range agree", arguments: availableSets)
  func extremes(set: InstructionSet) throws {
    let kernels = try table(set)
    // Without pairs the scale is 1, so that halves are ties.
    let ties = (0..<256).map { Float($0) - 127.5 }.map { $0 < -127 ? 127 : $0 > 127 ? -127 : $0 }
    check(kernels, ties, "ties")
    check(kernels, [Float](repeating: 0, count: 192), "zeros")
    let least = Float.leastNonzeroMagnitude
    check(kernels, (0..<192).map { $0 % 2 == 0 ? 1e-36 : -least }, "subnormal")
    check(kernels, (0..<192).map { $0 % 3 == 0 ? -3.4e38 : 1e30 }, "largest")
    check(kernels, (0..<130).map { $0 == 129 ? 5 : 0.001 }, "last alone")
  }
}
