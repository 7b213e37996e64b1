import Checkpoint
import GPT2

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// GPT-2 in plain loops and double precision, over the dequantised weights of an int8 file.
///
/// Written from the definition and not from the engine's code, so that the two can disagree.
struct ReferenceModel {
  let map: WeightMap
  let configuration: ModelConfiguration
  /// Whether inputs of matrices are rounded to int8, and keys and values to float16, as the engine
  /// does.
  let roundsActivations: Bool
  /// Σ over all matrix inputs of (rms rounding error / rms input)², each the worst row.
  private(set) var roundingVariance = 0.0
  /// The largest rounding step of any matrix input, relative to that input's norm.
  private(set) var largestStep = 0.0

  init(_ map: WeightMap, roundsActivations: Bool) throws {
    self.map = map
    self.roundsActivations = roundsActivations
    configuration = try ModelConfiguration(weights: map)
  }

  /// Logits `[tokens][tokenCount]` of one sequence.
  mutating func logits(tokens: [Int32], horizons: [Int32]) throws -> [[Double]] {
    let embedding = try matrix("wte.weight", configuration.vocabularyCount, configuration.width)
    let positions = try floats("wpe.weight")
    let horizonTable = configuration.horizonCount > 0 ? try floats("whe.weight") : []
    let width = configuration.width
    var residual = zip(tokens, horizons).enumerated().map { position, input in
      (0..<width).map { channel in
        embedding[Int(input.0)][channel] + positions[position * width + channel]
          + (input.1 >= 0 ? horizonTable[Int(input.1) * width + channel] : 0)
      }
    }
    for layer in 0..<configuration.layerCount {
      let name = "h.\(layer)."
      let attended = attention(
        try linear(name + "attn.c_attn", try norm(name + "ln_1", residual), 3 * width))
      residual = add(residual, try linear(name + "attn.c_proj", attended, width))
      let inner = try linear(
        name + "mlp.c_fc", try norm(name + "ln_2", residual), configuration.innerWidth)
      residual = add(
        residual, try linear(name + "mlp.c_proj", inner.map { $0.map(Self.gelu) }, width))
    }
    return rounded(try norm("ln_f", residual)).map { row in
      embedding[..<configuration.tokenCount].map { Self.dot($0, row) }
    }
  }

  private func floats(_ name: String) throws -> [Double] {
    let tensor = try descriptor(name)
    return try map.floats(name, shape: tensor.shape).map(Double.init)
  }

  private func descriptor(_ name: String) throws -> TensorDescriptor {
    struct Missing: Error { let name: String }
    guard let tensor = map.descriptor(name) else { throw Missing(name: name) }
    return tensor
  }

  private func matrix(_ name: String, _ rows: Int, _ columns: Int) throws -> [[Double]] {
    let values = try map.int8s(name, shape: [rows / 16, columns / 4, 16, 4])
    let scales = try floats(name + "_scale")
    return (0..<rows).map { row in
      (0..<columns).map { column in
        let index = ((row / 16 * (columns / 4) + column / 4) * 16 + row % 16) * 4 + column % 4
        return Double(values[index]) * scales[row]
      }
    }
  }

  private mutating func linear(
    _ name: String, _ input: [[Double]], _ outputs: Int
  ) throws -> [[Double]] {
    let weights = try matrix(name + ".weight", outputs, input[0].count)
    let bias = try floats(name + ".bias")
    return rounded(input).map { row in
      (0..<outputs).map { bias[$0] + Self.dot(weights[$0], row) }
    }
  }

  /// Inputs of a matrix, rounded if asked for, with the sizes of the rounding noted either way.
  private mutating func rounded(_ rows: [[Double]]) -> [[Double]] {
    var worst = 0.0
    let result = rows.map { row in
      let norm = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
      var rounded = row
      var errorVariance = 0.0
      for start in stride(from: 0, to: row.count, by: 128) {
        let group = start..<min(start + 128, row.count)
        let step = (row[group].map(abs).max() ?? 0) / 127
        guard step > 0 else { continue }
        for index in group {
          rounded[index] = (row[index] / step).rounded(.toNearestOrEven) * step
        }
        // A rounding error is uniform within one step, which has this variance.
        errorVariance += Double(group.count) * step * step / 12
        largestStep = max(largestStep, step / norm)
      }
      worst = max(worst, errorVariance / (norm * norm))
      return roundsActivations ? rounded : row
    }
    roundingVariance += worst
    return result
  }

  private func norm(_ name: String, _ rows: [[Double]]) throws -> [[Double]] {
    let (weight, bias) = (try floats(name + ".weight"), try floats(name + ".bias"))
    return rows.map { row in
      let mean = row.reduce(0, +) / Double(row.count)
      let variance = row.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(row.count)
      let scale = 1 / (variance + Double(configuration.normEpsilon)).squareRoot()
      return row.indices.map { (row[$0] - mean) * scale * weight[$0] + bias[$0] }
    }
  }

  private func attention(_ exact: [[Double]]) -> [[Double]] {
    let width = configuration.width
    let headWidth = width / configuration.headCount
    let qkv = exact.map { row in
      row.indices.map { column in
        let isCached = roundsActivations && column >= width
        return isCached ? Double(Float16(row[column])) : row[column]
      }
    }
    return qkv.indices.map { query in
      (0..<configuration.headCount).flatMap { head in
        let base = head * headWidth
        let scores = (0...query).map { key in
          (0..<headWidth).reduce(0) {
            $0 + qkv[query][base + $1] * qkv[key][width + base + $1]
          } / Double(headWidth).squareRoot()
        }
        let greatest = scores.max() ?? 0
        let weights = scores.map { exp($0 - greatest) }
        let total = weights.reduce(0, +)
        return (0..<headWidth).map { channel in
          (0...query).reduce(0) {
            $0 + weights[$1] / total * qkv[$1][2 * width + base + channel]
          }
        }
      }
    }
  }

  private func add(_ left: [[Double]], _ right: [[Double]]) -> [[Double]] {
    zip(left, right).map { zip($0, $1).map { $0 + $1 } }
  }

  /// A loop on pointers, because tests are built without optimisation.
  private static func dot(_ left: [Double], _ right: [Double]) -> Double {
    left.withUnsafeBufferPointer { left in
      right.withUnsafeBufferPointer { right in
        var (sum, index) = (0.0, 0)
        while index < left.count {
          sum += left[index] * right[index]
          index += 1
        }
        return sum
      }
    }
  }

  static func gelu(_ x: Double) -> Double {
    0.5 * x * (1 + tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
  }
}
