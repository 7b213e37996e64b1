@testable import Training

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// GPT-2 with a countdown table in plain float64 loops: the slow reference beside the fast
/// network. It has no backward pass; gradients come from central differences.
struct ReferenceNetwork {
  typealias Rows = [[Double]]
  let shape: NetworkShape
  var parameters: [String: [Double]]
  /// The masks of the pass that the network was last told to draw; nil drops nothing.
  private let dropout: Dropout?

  init(_ network: Network) {
    shape = network.shape
    dropout = network.dropout
    parameters = [:]
    for entry in network.layout.entries {
      parameters[entry.name] = network.parameter(entry).map { Double($0) }
    }
  }

  /// Sum of the negative log-likelihoods of a batch's targets.
  func loss(_ batch: PackedBatch) -> Double {
    scored(batch).reduce(0) { $0 - $1.logProbabilities[$1.target] }
  }

  /// Sum of KL(reference ‖ this network) at a batch's targets.
  func divergence(_ batch: PackedBatch, from reference: ReferenceNetwork) -> Double {
    zip(reference.scored(batch), scored(batch)).reduce(0) { sum, pair in
      let rows = zip(pair.0.logProbabilities, pair.1.logProbabilities)
      return sum + rows.reduce(0) { $0 + exp($1.0) * ($1.0 - $1.1) }
    }
  }

  /// What is predicted at each scored row, and what should be.
  private func scored(
    _ batch: PackedBatch
  ) -> [(target: Int, logProbabilities: [Double])] {
    var found: [(target: Int, logProbabilities: [Double])] = []
    for index in batch.segments.indices {
      let segment = batch.segments[index]
      let stream = run(batch, index)
      for (row, target) in zip(batch.scoredRows, batch.targets) {
        let place = Int(row) - segment.start
        guard (0..<segment.count).contains(place) else { continue }
        let logits = logits(stream[place])
        let largest = logits.max() ?? 0
        let total = logits.reduce(0) { $0 + exp($1 - largest) }
        found.append((Int(target), logits.map { $0 - largest - log(total) }))
      }
    }
    return found
  }

  /// Central difference of the loss along one coordinate of one parameter.
  func derivative(
    _ batch: PackedBatch, _ name: String, _ index: Int, step: Double
  ) -> Double {
    derivative(of: { $0.loss(batch) }, name, index, step: step)
  }

  /// The same of any function of the network.
  func derivative(
    of function: (ReferenceNetwork) -> Double, _ name: String, _ index: Int, step: Double
  ) -> Double {
    var moved = self
    moved.parameters[name]?[index] += step
    let above = function(moved)
    moved.parameters[name]?[index] -= 2 * step
    return (above - function(moved)) / (2 * step)
  }

  private func values(_ name: String) -> [Double] { parameters[name] ?? [] }

  /// What an element of a row is multiplied by: 0 where it is dropped.
  private func mask(_ site: Dropout.Site, layer: Int, row: Int, count: Int) -> [Double] {
    var ones = [Float](repeating: 1, count: count)
    ones.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      dropout?.apply(base, count: count, site: site, layer: layer, row: row)
    }
    return ones.map(Double.init)
  }

  private func dropped(_ row: [Double], _ site: Dropout.Site, layer: Int, row place: Int)
    -> [Double]
  {
    zip(row, mask(site, layer: layer, row: place, count: row.count)).map(*)
  }

  private func run(_ batch: PackedBatch, _ index: Int) -> Rows {
    let segment = batch.segments[index]
    let width = shape.width
    let (wte, wpe, whe) = (values("wte.weight"), values("wpe.weight"), values("whe.weight"))
    var stream: Rows = (0..<segment.count).map { position in
      let token = Int(batch.tokens[segment.start + position])
      let horizon = Int(batch.horizons[segment.start + position])
      let input = (0..<width).map { column in
        let countdown = horizon >= 0 ? whe[horizon * width + column] : 0
        return wte[token * width + column] + wpe[position * width + column] + countdown
      }
      return dropped(input, .embedding, layer: 0, row: segment.start + position)
    }
    for layer in 0..<shape.layerCount {
      let prefix = "h.\(layer)."
      let heads = attention(
        stream.map { affine(norm($0, prefix + "ln_1"), prefix + "attn.c_attn", 3 * width) },
        layer: layer, segment: index)
      for row in stream.indices {
        let place = segment.start + row
        let projected = affine(heads[row], prefix + "attn.c_proj", width)
        add(dropped(projected, .projection, layer: layer, row: place), to: &stream[row])
        let inner = affine(
          norm(stream[row], prefix + "ln_2"), prefix + "mlp.c_fc", shape.innerWidth)
        let outer = affine(inner.map(gelu), prefix + "mlp.c_proj", width)
        add(dropped(outer, .perceptron, layer: layer, row: place), to: &stream[row])
      }
    }
    return stream
  }

  private func attention(_ qkv: Rows, layer: Int, segment: Int) -> Rows {
    let (width, headWidth) = (shape.width, shape.headWidth)
    return qkv.indices.map { row in
      var output = [Double](repeating: 0, count: width)
      for head in 0..<shape.headCount {
        let start = head * headWidth
        let scores = (0...row).map { other in
          (0..<headWidth).reduce(0.0) {
            $0 + qkv[row][start + $1] * qkv[other][width + start + $1]
          } / Double(headWidth).squareRoot()
        }
        let largest = scores.max() ?? 0
        let weights = scores.map { exp($0 - largest) }
        let total = weights.reduce(0, +)
        let task = segment * shape.headCount + head
        let shares = dropped(
          weights.map { $0 / total }, .attention, layer: layer,
          row: task * shape.positionCount + row)
        for other in 0...row {
          for column in 0..<headWidth {
            output[start + column] += shares[other] * qkv[other][2 * width + start + column]
          }
        }
      }
      return output
    }
  }

  private func logits(_ row: [Double]) -> [Double] {
    let normed = norm(row, "ln_f")
    let wte = values("wte.weight")
    return (0..<shape.tokenCount).map { token in
      normed.indices.reduce(0.0) { $0 + normed[$1] * wte[token * shape.width + $1] }
    }
  }

  private func norm(_ row: [Double], _ name: String) -> [Double] {
    let mean = row.reduce(0, +) / Double(row.count)
    let variance = row.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(row.count)
    let inverse = 1 / (variance + Double(shape.normEpsilon)).squareRoot()
    let (weight, bias) = (values(name + ".weight"), values(name + ".bias"))
    return row.indices.map { (row[$0] - mean) * inverse * weight[$0] + bias[$0] }
  }

  private func affine(_ row: [Double], _ name: String, _ outWidth: Int) -> [Double] {
    let weight = values(name + ".weight")
    var result = values(name + ".bias")
    for (index, value) in row.enumerated() {
      for column in 0..<outWidth {
        result[column] += value * weight[index * outWidth + column]
      }
    }
    return result
  }

  private func gelu(_ x: Double) -> Double {
    0.5 * x * (1 + tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
  }

  private func add(_ row: [Double], to sum: inout [Double]) {
    for index in row.indices {
      sum[index] += row[index]
    }
  }
}
