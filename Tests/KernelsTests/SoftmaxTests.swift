import Glibc
import Kernels
import Testing

@Suite("Softmax, its gradient and cross-entropy")
struct SoftmaxTests {
  private struct Expected {
    var p: [Double] = []
    var bounds: [Double] = []
    var logSum = 0.0
    var largest = 0.0
  }

  /// Each e^(x − max) errs by 2⁻²² and by the rounding of x − max; the sum by n roundings.
  private func reference(_ x: [Float]) -> Expected {
    var result = Expected()
    result.largest = Double(x.max() ?? 0)
    let shifted = x.map { Double($0) - result.largest }
    let sum = shifted.reduce(0) { $0 + exp($1) }
    result.logSum = log(sum)
    for d in shifted {
      result.p.append(exp(d) / sum)
      let relative = unit * (abs(d) + 9 + Double(x.count + 4))
      // Arguments below −87.3 are held there.
      result.bounds.append(exp(d) / sum * relative + 0x1p-125)
    }
    return result
  }

  @Test("softmax agrees with double precision", arguments: availableSets)
  func forward(set: InstructionSet) throws {
    let kernels = try table(set)
    var generator = Generator(8)
    for count in lengths {
      for range in [Float(-1)...1, -50...50, 900...1000] {
        let x = generator.floats(count, in: range)
        var y = x
        kernels.softmax(&y, count)
        let expected = reference(x)
        expectClose(y, expected.p, within: expected.bounds, "softmax \(count) in \(range)")
      }
    }
  }

  @Test("masked scores of minus infinity get no weight", arguments: availableSets)
  func masked(set: InstructionSet) throws {
    var x = (0..<40).map { $0 < 11 ? Float($0) / 7 : -.infinity }
    try table(set).softmax(&x, 40)
    #expect(x[11...].allSatisfy { $0 <= 0x1p-125 })
    #expect(abs(x[..<11].reduce(0, +) - 1) <= Float(16 * unit))
  }

  @Test("backward agrees with double precision", arguments: availableSets)
  func backward(set: InstructionSet) throws {
    let kernels = try table(set)
    var generator = Generator(9)
    for count in lengths {
      let (p, dP) = (generator.floats(count, in: 0...1), generator.floats(count))
      var dX = [Float](repeating: .nan, count: count)
      kernels.softmaxBackward(p, dP, &dX, count)
      let products = zip(p, dP).map { Double($0) * Double($1) }
      let center = products.reduce(0, +)
      let size = products.reduce(0) { $0 + abs($1) }
      let expected = (0..<count).map { Double(p[$0]) * (Double(dP[$0]) - center) }
      let bounds = (0..<count).map { index in
        let spread = Double(abs(dP[index])) + size
        return unit * Double(p[index]) * (Double(count + 2) * size + 3 * spread)
      }
      expectClose(dX, expected, within: bounds, "softmaxBackward \(count)")
    }
  }

  @Test("cross-entropy gives the loss and its gradient", arguments: availableSets)
  func crossEntropy(set: InstructionSet) throws {
    let kernels = try table(set)
    var generator = Generator(10)
    for count in lengths where count > 0 {
      let x = generator.floats(count, in: -8...8)
      let target = count * 2 / 3
      let scale: Float = 0.125
      var gradient = x
      let loss = kernels.softmaxCrossEntropy(&gradient, count, Int32(target), scale)
      let expected = reference(x)
      let expectedLoss = expected.logSum + expected.largest - Double(x[target])
      let lossBound = unit * (Double(count + 13) + 20 + 3 * abs(expectedLoss))
      expectClose([loss], [expectedLoss], within: [lossBound], "loss \(count)")
      var (values, bounds) = (expected.p, expected.bounds)
      values[target] -= 1
      bounds[target] += 2 * unit
      expectClose(
        gradient, values.map { $0 * Double(scale) },
        within: bounds.map { $0 * Double(scale) * 1.01 }, "gradient \(count)")
    }
  }
}
