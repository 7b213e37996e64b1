typealias Matmul = (
  UnsafePointer<Int8>, UnsafePointer<Float>, UnsafePointer<Int32>, Int, UnsafePointer<Int8>,
  UnsafePointer<Float>, UnsafePointer<Float>?, UnsafeMutablePointer<Float>, Int, Int, Int, Int
) -> Void

/// An int8 product and its plain reference.
struct MatmulProblem {
  let tokens: Int
  let inCount: Int
  let outCount: Int
  var q: [Int8]
  /// Row by row.
  var weights: [Int8]
  var scales: [Float]
  var weightScales: [Float]
  var bias: [Float]

  var groups: Int { (inCount + 127) / 128 }

  init(_ seed: UInt64, _ tokens: Int, _ inCount: Int, _ outCount: Int) {
    (self.tokens, self.inCount, self.outCount) = (tokens, inCount, outCount)
    var generator = Generator(state: seed)
    q = generator.bytes(tokens * inCount)
    weights = generator.bytes(outCount * inCount)
    scales = generator.floats(tokens * ((inCount + 127) / 128), 0.1)
    weightScales = generator.floats((outCount + 15) / 16 * 16, 0.01)
    bias = generator.floats((outCount + 15) / 16 * 16)
  }

  func run(_ matmul: Matmul) -> [Float] {
    var blocks = [Int8](repeating: 99, count: (outCount + 15) / 16 * 16 * inCount)
    for row in 0..<outCount {
      for i in 0..<inCount {
        let block = row / 16 * (inCount / 4) + i / 4
        blocks[(block * 16 + row % 16) * 4 + i % 4] = weights[row * inCount + i]
      }
    }
    // What the product does not need: it must not matter.
    let offsets = [Int32](repeating: 77, count: tokens * groups)
    var out = [Float](repeating: -99, count: tokens * (outCount + 1))
    matmul(
      q, scales, offsets, tokens, blocks, weightScales, bias, &out, outCount + 1, inCount, 0,
      outCount)
    return out
  }

  /// Sums of groups are exact integers; scaling and adding them rounds at most twice a group,
  /// and three times at the end, each relative to the sum of magnitudes.
  func check(_ found: [Float], _ report: inout Report) {
    for token in 0..<tokens {
      for row in 0..<outCount {
        var (total, magnitude) = (0.0, 0.0)
        for group in 0..<groups {
          let scale = Double(scales[token * groups + group])
          var (sum, absolute) = (0, 0)
          for i in (group * 128)..<min(inCount, group * 128 + 128) {
            let product = Int(q[token * inCount + i]) * Int(weights[row * inCount + i])
            sum += product
            absolute += product < 0 ? -product : product
          }
          total += scale * Double(sum)
          magnitude += size(scale) * Double(absolute)
        }
        let (weightScale, offset) = (Double(weightScales[row]), Double(bias[row]))
        let roundings = Double(2 * groups + 3)
        report.expectClose(
          found[token * (outCount + 1) + row], offset + weightScale * total,
          within: unit * (roundings * size(weightScale) * magnitude + 2 * size(offset)),
          "matmulInt8", inCount)
      }
      report.expect(found[token * (outCount + 1) + outCount] == -99, "matmulInt8 end", inCount)
    }
  }
}

func checkMatmul(_ matmul: Matmul, _ report: inout Report) {
  for inCount in [16, 48, 64, 128, 192, 320, 768, 3072] {
    for (tokens, outCount) in [(1, 35), (2, 16), (3, 5), (4, 17), (7, 24)] {
      let problem = MatmulProblem(UInt64(inCount + tokens), tokens, inCount, outCount)
      problem.check(problem.run(matmul), &report)
    }
  }
  checkExtremes(matmul, &report)
}

/// With scales of one every partial sum of 768 inputs is an integer below 2²⁴, so results are
/// exact; each pattern would overflow a 16-bit sum that held one product too many.
private func checkExtremes(_ matmul: Matmul, _ report: inout Report) {
  let patterns: [(Int) -> Int8] = [
    { _ in 127 }, { _ in -127 }, { $0 % 2 == 0 ? 127 : -127 }, { $0 % 8 < 4 ? 127 : -127 },
  ]
  for a in patterns {
    for w in patterns {
      var problem = MatmulProblem(1, 3, 768, 16)
      for i in problem.q.indices { problem.q[i] = a(i) }
      for i in problem.weights.indices { problem.weights[i] = w(i) }
      for i in problem.scales.indices { problem.scales[i] = 1 }
      for i in 0..<16 { (problem.weightScales[i], problem.bias[i]) = (1, 0) }
      let found = problem.run(matmul)
      var sum = 0
      for i in 0..<768 { sum += Int(problem.q[i]) * Int(problem.weights[i]) }
      for token in 0..<3 {
        for row in 0..<16 {
          report.expect(found[token * 17 + row] == Float(sum), "matmulInt8 extremes", row)
        }
      }
    }
  }
}
