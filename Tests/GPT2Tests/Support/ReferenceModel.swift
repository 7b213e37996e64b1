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
  /// Whether inputs of matrices, queries, keys and values are rounded to int8, as the engine does.
  let roundsActivations: Bool
  /// Σ over all matrix inputs and attentions of (rms error by rounding / rms)², each the worst row.
  private(set) var roundingVariance = 0.0
  /// The most that one step more or less in one channel of anything rounded changes its norm, or
  /// the weights of attention, relatively.
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
      let rounded = Rounded(row, groupWidth: 128, inPairs: true)
      largestStep = max(largestStep, rounded.step / rounded.norm)
      worst = max(worst, rounded.variance / (rounded.norm * rounded.norm))
      return roundsActivations ? rounded.values : row
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

  private mutating func attention(_ qkv: [[Double]]) -> [[Double]] {
    let headWidth = configuration.width / configuration.headCount
    var out = qkv.map { _ in [Double]() }
    var (variances, sizes) = (qkv.map { _ in 0.0 }, qkv.map { _ in 0.0 })
    for head in 0..<configuration.headCount {
      let parts = (0..<3).map { part in
        qkv.map { row in
          let start = part * configuration.width + head * headWidth
          // A query, the input of a product, has a scale for 128 channels, a key or a value one
          // for the head.
          return Rounded(
            Array(row[start..<(start + headWidth)]), groupWidth: part == 0 ? 128 : headWidth,
            inPairs: part == 0)
        }
      }
      for row in qkv.indices {
        let result = attention(parts[0][row], parts[1][...row], parts[2][...row])
        out[row] += result.values
        variances[row] += result.variance
        sizes[row] += Self.dot(result.values, result.values)
      }
    }
    roundingVariance += zip(variances, sizes).map { $0 / $1 }.max() ?? 0
    return out
  }

  /// One query of one head, and the variance that rounding gives the result, to first order: an
  /// error ε in a score changes its weight w by wε, less what normalisation takes from all.
  private mutating func attention(
    _ query: Rounded, _ keys: ArraySlice<Rounded>, _ values: ArraySlice<Rounded>
  ) -> (values: [Double], variance: Double) {
    let width = Double(query.exact.count)
    let used: (Rounded) -> [Double] = roundsActivations ? { $0.values } : { $0.exact }
    let scores = keys.map { Self.dot(used(query), used($0)) / width.squareRoot() }
    let greatest = scores.max() ?? 0
    let total = scores.reduce(0) { $0 + exp($1 - greatest) }
    let weights = scores.map { exp($0 - greatest) / total }
    var mix = query.exact.map { _ in 0.0 }
    for (weight, value) in zip(weights, values) {
      for channel in mix.indices { mix[channel] += weight * used(value)[channel] }
    }
    var (byScores, byValues) = (0.0, 0.0)
    for ((weight, key), value) in zip(zip(weights, keys), values) {
      let scoreVariance =
        (query.norm * query.norm * key.variance + key.norm * key.norm * query.variance)
        / (width * width)
      let distance = zip(value.exact, mix).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      // A query's rounding acts on all positions together, so deviations are added, not variances.
      byScores += weight * (distance * scoreVariance).squareRoot()
      byValues += weight * weight * value.variance
      let scoreStep = (query.norm * key.step + key.norm * query.step) / width.squareRoot()
      largestStep = max(largestStep, value.step / value.norm, scoreStep)
    }
    return (mix, byScores * byScores + byValues)
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
