import Kernels
import Testing

@Suite("Layer norm and its gradients")
struct LayerNormTests {
  static let epsilon: Float = 1e-5
  static let widths = Array(1...130) + [256, 768, 1024, 1600]

  /// The mean errs by n roundings of the mean magnitude; the variance by n + 4 roundings and,
  /// because deviations sum to zero, only by the square of the mean's error.
  @Test("forward agrees with double precision", arguments: availableSets)
  func forward(set: InstructionSet) throws {
    let kernels = try table(set)
    var generator = Generator(5)
    for width in Self.widths {
      let rows = 3
      let x = generator.floats(rows * width, in: -1...3)
      let (gamma, beta) = (generator.floats(width), generator.floats(width))
      var y = [Float](repeating: .nan, count: rows * width)
      var (mean, inverse) = ([Float](repeating: 0, count: rows), [Float](repeating: 0, count: rows))
      kernels.layerNorm(x, gamma, beta, &y, &mean, &inverse, rows, width, Self.epsilon)
      var (expected, bounds): ([Double], [Double]) = ([], [])
      let n = Double(width)
      for row in 0..<rows {
        let values = x[row * width..<(row + 1) * width].map { Double($0) }
        let center = values.reduce(0, +) / n
        let variance = values.reduce(0) { $0 + ($1 - center) * ($1 - center) } / n
        let scale = 1 / (variance + Double(Self.epsilon)).squareRoot()
        let centerError = (n + 1) * unit * values.reduce(0) { $0 + abs($1) } / n
        let scaleError = (n + 8) * unit + centerError * centerError * scale * scale
        for (column, value) in values.enumerated() {
          let (g, b) = (Double(gamma[column]), Double(beta[column]))
          let normal = (value - center) * scale
          expected.append(normal * g + b)
          let normalError =
            (centerError + unit * (abs(value) + abs(center))) * scale
            + abs(normal) * (scaleError + 3 * unit)
          bounds.append(normalError * abs(g) + 2 * unit * (abs(normal * g) + abs(b)))
        }
        #expect(abs(Double(mean[row]) - center) <= centerError)
        #expect(abs(Double(inverse[row]) - scale) <= scale * scaleError)
      }
      expectClose(y, expected, within: bounds, "layerNorm \(width)")
      var inPlace = x
      inPlace.withUnsafeMutableBufferPointer { buffer in
        guard let p = buffer.baseAddress else { return }
        kernels.layerNorm(p, gamma, beta, p, nil, nil, rows, width, Self.epsilon)
      }
      #expect(inPlace == y)
    }
  }

  @Test("the input's gradient agrees with double precision", arguments: availableSets)
  func backwardInput(set: InstructionSet) throws {
    let kernels = try table(set)
    var generator = Generator(6)
    for width in Self.widths {
      let rows = 2
      let (x, dY) = (generator.floats(rows * width), generator.floats(rows * width))
      let (gamma, start) = (generator.floats(width), generator.floats(rows * width))
      let (mean, inverse): ([Float], [Float]) = ([0.3, -0.1], [1.5, 0.7])
      var dX = start
      kernels.layerNormBackwardInput(dY, x, gamma, mean, inverse, &dX, rows, width)
      var (expected, bounds): ([Double], [Double]) = ([], [])
      let n = Double(width)
      for row in 0..<rows {
        let (c, s) = (Double(mean[row]), Double(inverse[row]))
        let g = (0..<width).map { Double(dY[row * width + $0]) * Double(gamma[$0]) }
        let normal = (0..<width).map { (Double(x[row * width + $0]) - c) * s }
        let plain = g.reduce(0, +) / n
        let weighted = zip(g, normal).reduce(0) { $0 + $1.0 * $1.1 } / n
        let plainSize = g.reduce(0) { $0 + abs($1) } / n
        let weightedSize = zip(g, normal).reduce(0) { $0 + abs($1.0) * (abs($1.1) + s) } / n
        for i in 0..<width {
          let old = Double(start[row * width + i])
          expected.append(old + s * (g[i] - plain - normal[i] * weighted))
          let size = abs(g[i]) + plainSize + (abs(normal[i]) + s) * weightedSize
          bounds.append(unit * ((n + 10) * s * size + 2 * abs(old)))
        }
      }
      expectClose(dX, expected, within: bounds, "backwardInput \(width)")
    }
  }

  @Test("the parameters' gradients are summed for the named columns", arguments: availableSets)
  func backwardParameters(set: InstructionSet) throws {
    let kernels = try table(set)
    var generator = Generator(7)
    for width in Self.widths {
      let rows = 5
      let (x, dY) = (generator.floats(rows * width), generator.floats(rows * width))
      let (mean, inverse) = (generator.floats(rows), generator.floats(rows, in: 0.5...2))
      let (startGamma, startBeta) = (generator.floats(width), generator.floats(width))
      let columns = width / 3..<width - width / 5
      var (dGamma, dBeta) = (startGamma, startBeta)
      kernels.layerNormBackwardParameters(
        dY, x, mean, inverse, &dGamma, &dBeta, rows, width, columns.lowerBound,
        columns.upperBound)
      var (gamma, beta) = (startGamma.map { Double($0) }, startBeta.map { Double($0) })
      var (gammaSize, betaSize) = (gamma.map { _ in 0.0 }, beta.map { _ in 0.0 })
      for i in columns {
        (gammaSize[i], betaSize[i]) = (abs(gamma[i]), abs(beta[i]))
        for row in 0..<rows {
          let g = Double(dY[row * width + i])
          let (value, c) = (Double(x[row * width + i]), Double(mean[row]))
          gamma[i] += g * (value - c) * Double(inverse[row])
          gammaSize[i] += abs(g) * (abs(value) + abs(c)) * Double(inverse[row])
          beta[i] += g
          betaSize[i] += abs(g)
        }
      }
      let factor = Double(rows + 5) * unit
      expectClose(dGamma, gamma, within: gammaSize.map { factor * $0 }, "dGamma \(width)")
      expectClose(dBeta, beta, within: betaSize.map { factor * $0 }, "dBeta \(width)")
    }
  }
}
