import Glibc
import Kernels
import Testing

@Suite("GELU and its gradient")
struct GeluTests {
  private static let scale = (2 / Double.pi).squareRoot()

  /// Values of every size: around zero, the bend, and where e^(−2u) leaves float's range.
  private func inputs(_ count: Int) -> [Float] {
    var generator = Generator(count)
    let special: [Float] = [0, -0.0, 1e-30, -1e-30, 8, -8, 30, -30, 300, -300, 1e4, -1e4]
    return generator.floats(count, in: -6...6).enumerated().map { index, value in
      index % 5 == 4 ? special[index / 5 % special.count] : value
    }
  }

  /// The relative error of e^(−2u): four roundings in 2u, scaled by its size, and 2⁻²².
  private func exponentialError(_ u: Double) -> Double {
    min(abs(2 * u), 88) * 4 * unit + 4 * unit
  }

  @Test("forward agrees with double precision at every length", arguments: availableSets)
  func forward(set: InstructionSet) throws {
    let kernels = try table(set)
    for count in lengths {
      let x = inputs(count)
      var y = [Float](repeating: .nan, count: count)
      kernels.gelu(x, &y, count)
      var (expected, bounds): ([Double], [Double]) = ([], [])
      for value in x.map({ Double($0) }) {
        let u = Self.scale * (value + 0.044715 * value * value * value)
        let result = value / (1 + exp(-2 * u))
        expected.append(result)
        // e^(−2u) is held below 2¹²⁶.
        bounds.append(abs(result) * (exponentialError(u) + 4 * unit) + abs(value) * 0x1p-125)
      }
      expectClose(y, expected, within: bounds, "gelu \(count)")
    }
  }

  @Test("backward agrees with double precision at every length", arguments: availableSets)
  func backward(set: InstructionSet) throws {
    let kernels = try table(set)
    for count in lengths {
      let x = inputs(count)
      var generator = Generator(count + 1)
      let dY = generator.floats(count)
      var dX = [Float](repeating: .nan, count: count)
      kernels.geluBackward(x, dY, &dX, count)
      var (expected, bounds): ([Double], [Double]) = ([], [])
      for i in 0..<count {
        let (value, upstream) = (Double(x[i]), Double(dY[i]))
        let u = Self.scale * (value + 0.044715 * value * value * value)
        let s = 1 / (1 + exp(-2 * u))
        let rest = 1 / (1 + exp(2 * u))
        let rise = 2 * value * Self.scale * (1 + 3 * 0.044715 * value * value)
        let bend = s * rest * rise
        expected.append(upstream * (s + bend))
        let error = exponentialError(u)
        let size = s * (error + 4 * unit) + abs(bend) * (3 * error + 10 * unit)
        // e^(−2u) is held below 2¹²⁶.
        bounds.append(abs(upstream) * (size + (1 + abs(rise)) * 0x1p-125))
      }
      expectClose(dX, expected, within: bounds, "geluBackward \(count)")
    }
  }
}
