import Testing

@testable import Checkpoint

@Suite("Quantization")
struct QuantizerTests {
  private func quantize(_ rows: [[Float]]) -> (values: [Int8], scales: [Float]) {
    rows.flatMap(\.self).withUnsafeBufferPointer {
      Quantizer.quantizeRows($0, rows: rows.count, columns: rows[0].count)
    }
  }

  @Test("Halves round to even, the largest value to ±127")
  func rounding() {
    let row: [Float] = [127, 0.5, 1.5, 2.5, -0.5, -1.5, -2.5, -127, 3.49]
    let result = quantize([row])
    #expect(result.values == [127, 0, 2, 2, 0, -2, -2, -127, 3])
    #expect(result.scales == [1])
  }

  @Test("A row of zeros has scale 1; each row has its own scale")
  func scales() {
    let result = quantize([[0, 0], [-12.7, 6.35], [-0.0, 254]])
    #expect(result.scales == [1, Float(12.7) / 127, 2])
    #expect(result.values[0...1] == [0, 0] && result.values[2] == -127 && result.values[5] == 127)
  }

  @Test("Subnormal and huge rows stay finite and within ±127")
  func extremes() {
    for largest in [Float.leastNonzeroMagnitude, .leastNormalMagnitude, .greatestFiniteMagnitude] {
      let result = quantize([[largest, -largest, 0]])
      #expect(result.scales[0].isFinite && result.scales[0] > 0)
      #expect(result.values.allSatisfy { $0 >= -127 })
    }
  }

  /// |x − q·s| ≤ s/2 exactly; the float division adds at most one rounding, 127·2⁻²⁴ of a step.
  @Test("No value is further from its weight than half a step")
  func halfStep() {
    var generator = SplitMix(seed: 5)
    let rows = (0..<20).map { row in
      (0..<130).map { _ in Float.random(in: -1...1, using: &generator) * Float(row + 1) }
    }
    let result = quantize(rows)
    for (row, values) in rows.enumerated() {
      let scale = Double(result.scales[row])
      for (column, value) in values.enumerated() {
        let error = abs(Double(value) - Double(result.values[row * 130 + column]) * scale)
        #expect(error <= scale * (0.5 + 127 * 0x1p-24))
      }
    }
  }

  @Test(
    "A transposed matrix is the matrix read by columns", arguments: [(1, 1), (33, 70), (64, 32)])
  func transposed(rows: Int, columns: Int) {
    let values = (0..<(rows * columns)).map(Float.init)
    let result = values.withUnsafeBufferPointer {
      ModelQuantizer.transposed($0, rows: rows, columns: columns)
    }
    for row in 0..<rows {
      for column in 0..<columns {
        #expect(result[column * rows + row] == values[row * columns + column])
      }
    }
  }
}
