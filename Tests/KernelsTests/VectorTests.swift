import Kernels
import Testing

@Suite("Sums and updates of vectors")
struct VectorTests {
  /// Any order of summation errs by at most (n + 1) roundings of the sum of magnitudes
  /// (Higham, Accuracy and Stability of Numerical Algorithms, 3.1).
  @Test("dot agrees with double precision at every length", arguments: availableSets)
  func dot(set: InstructionSet) throws {
    let kernels = try table(set)
    var generator = Generator(1)
    for count in lengths {
      let (a, b) = (generator.floats(count), generator.floats(count))
      let products = zip(a, b).map { Double($0) * Double($1) }
      let bound = Double(count + 1) * unit * products.reduce(0) { $0 + abs($1) }
      expectClose(
        [kernels.dot(a, b, count)], [products.reduce(0, +)], within: [bound], "dot \(count)")
    }
  }

  @Test("axpy agrees with double precision and writes nothing else", arguments: availableSets)
  func axpy(set: InstructionSet) throws {
    let kernels = try table(set)
    var generator = Generator(2)
    for count in lengths {
      let (x, y) = (generator.floats(count), generator.floats(count + 8))
      var result = y
      kernels.axpy(-1.7, x, &result, count)
      let expected = (0..<count).map { Double(y[$0]) + Double(Float(-1.7)) * Double(x[$0]) }
      let bounds = (0..<count).map { 2 * unit * Double(abs(y[$0]) + 2 * abs(x[$0])) }
      expectClose(Array(result.prefix(count)), expected, within: bounds, "axpy \(count)")
      #expect(result.suffix(8) == y.suffix(8))
    }
  }

  @Test("sumOfSquares sums in double precision", arguments: availableSets)
  func sumOfSquares(set: InstructionSet) throws {
    let kernels = try table(set)
    var generator = Generator(3)
    for count in lengths {
      let x = generator.floats(count, in: -1e15...1e15)
      let expected = x.reduce(0.0) { $0 + Double($1) * Double($1) }
      let bound = Double(count) * Double.ulpOfOne * expected
      #expect(abs(kernels.sumOfSquares(x, count) - expected) <= bound)
    }
  }

  /// A step errs by fewer than ten roundings of its size, the parameter by two of its own.
  @Test("adamW agrees with double precision at every length", arguments: availableSets)
  func adamW(set: InstructionSet) throws {
    let kernels = try table(set)
    var generator = Generator(4)
    let (rate, beta1, beta2, epsilon, decay): (Float, Float, Float, Float, Float) =
      (1e-2, 0.9, 0.98, 1e-8, 0.05)
    let (bias1, bias2, scale): (Float, Float, Float) = (0.271, 0.0588, 0.25)
    for count in lengths {
      let (p, g) = (generator.floats(count), generator.floats(count))
      let (m, v) = (generator.floats(count), generator.floats(count, in: 0...2))
      var (p1, m1, v1) = (p, m, v)
      kernels.adamW(
        &p1, g, &m1, &v1, count, rate, beta1, beta2, epsilon, decay, bias1, bias2, scale)
      var (expectedP, boundP, expectedV): ([Double], [Double], [Double]) = ([], [], [])
      for i in 0..<count {
        let gradient = Double(g[i]) * Double(scale)
        let first = Double(beta1) * Double(m[i]) + Double(1 - beta1) * gradient
        let second = Double(beta2) * Double(v[i]) + Double(1 - beta2) * gradient * gradient
        let root = (second / Double(bias2)).squareRoot() + Double(epsilon)
        let step = first / Double(bias1) / root
        let parameter = Double(p[i])
        expectedP.append(parameter - Double(rate) * (step + Double(decay) * parameter))
        // The moving average may cancel, so its roundings count in full.
        let magnitude = (abs(Double(m[i])) + abs(gradient)) / Double(bias1) / root
        boundP.append(unit * (Double(rate) * 10 * magnitude + 3 * abs(parameter)))
        expectedV.append(second)
      }
      expectClose(p1, expectedP, within: boundP, "adamW parameter \(count)")
      expectClose(v1, expectedV, within: expectedV.map { 5 * unit * $0 }, "adamW v \(count)")
    }
  }
}
