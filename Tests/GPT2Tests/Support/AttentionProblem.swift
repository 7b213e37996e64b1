import Checkpoint
import Kernels
import ModelFixtures

@testable import GPT2

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// Random queries, keys and values of one head, its attention in double precision, and what int8
/// may change of it. Query i sees `count + i` positions.
struct AttentionProblem {
  let width: Int
  let count: Int
  let queries: [[Float]]
  let keys: [[Float]]
  let values: [[Float]]
  /// Of one scale, for each position.
  private let keySteps: [Double]
  private let valueSteps: [Double]

  /// Numbers within ±2, but for one channel of the keys, which is `keyOutlier` times as large.
  init(width: Int, count: Int, queryCount: Int, keyOutlier: Float = 1) {
    (self.width, self.count) = (width, count)
    var random = FixtureRandom(seed: UInt64(width * 5000 + count))
    let rows = { (rowCount: Int) in
      (0..<rowCount).map { _ in
        (0..<width).map { _ in Float.random(in: -2...2, using: &random) }
      }
    }
    queries = rows(queryCount)
    var keys = rows(count + queryCount - 1)
    for position in keys.indices { keys[position][width / 3] *= keyOutlier }
    self.keys = keys
    values = rows(count + queryCount - 1)
    keySteps = keys.map { Self.step($0, inPairs: false) }
    valueSteps = values.map { Self.step($0, inPairs: false) }
  }

  /// The engine's attention of some of the queries, in a cache whose bytes were all `unwritten`.
  func run(
    _ kernels: KernelTable, queries range: Range<Int>? = nil, unwritten: UInt8 = 0
  ) -> [[Float]] {
    let range = range ?? queries.indices
    let configuration = ModelConfiguration(
      vocabularyCount: 64, positionCount: keys.count, width: width, layerCount: 1, headCount: 1,
      innerWidth: 64, beginToken: 0, endToken: 0, tokenCount: 64)
    let cache = KVCache(configuration, positionCount: keys.count)
    memset(
      cache.layout.base, Int32(unwritten),
      KVCache.byteCount(configuration, positionCount: keys.count))
    let scratch = HeadScratch(configuration)
    defer { scratch.deallocate() }
    let head = cache.layout.head(layer: 0, 0)
    for position in keys.indices {
      head.storeKey(keys[position], at: position, kernels, scratch)
      head.storeValue(values[position], at: position, kernels)
    }
    var out = [Float](repeating: .nan, count: range.count * width)
    head.attend(
      queries: Array(queries[range].joined()), queryRow: width, queryCount: range.count,
      count: count + range.lowerBound, into: &out, outRow: width, kernels, scratch)
    return (0..<range.count).map { Array(out[($0 * width)..<(($0 + 1) * width)]) }
  }

  struct Exact {
    let weights: [Double]
    let mix: [Double]
    /// Largest less least score.
    let range: Double
  }

  func exact(_ query: Int) -> Exact {
    let scores = keys[..<(count + query)].map { key in
      zip(queries[query], key).reduce(0) { $0 + Double($1.0) * Double($1.1) }
        / Double(width).squareRoot()
    }
    let (greatest, least) = (scores.max() ?? 0, scores.min() ?? 0)
    let total = scores.reduce(0) { $0 + exp($1 - greatest) }
    let weights = scores.map { exp($0 - greatest) / total }
    let mix = (0..<width).map { channel in
      zip(weights, values).reduce(0) { $0 + $1.0 * Double($1.1[channel]) }
    }
    return Exact(weights: weights, mix: mix, range: greatest - least)
  }

  private static func step(_ row: [Float], inPairs: Bool) -> Double {
    Rounded.step(row.map { Double(abs($0)) }, inPairs: inPairs)
  }

  /// A query's steps, each of a group of 128 channels.
  private func steps(_ query: Int) -> [Double] {
    stride(from: 0, to: width, by: 128).map {
      Self.step(Array(queries[query][$0..<min($0 + 128, width)]), inPairs: true)
    }
  }

  /// With E the greatest error of a score, a weight is off by a factor within e^±2E, and a value by
  /// half a step. To half a step comes one rounding of the quotient, and to the sums in float32
  /// theirs, all of magnitudes that the factors 1.01 cover.
  func worstErrors(_ query: Int, _ exact: Exact) -> [Double] {
    let unit = 0x1p-24
    let steps = steps(query)
    var scoreError = 0.0
    for position in exact.weights.indices {
      let half = 1.01 * keySteps[position] / 2
      var (error, magnitude) = (0.0, 0.0)
      for channel in 0..<width {
        let (q, k) = (
          Double(abs(queries[query][channel])), Double(abs(keys[position][channel]))
        )
        let queryHalf = 1.01 * steps[channel / 128] / 2
        error += q * half + k * queryHalf + half * queryHalf
        magnitude += q * k
      }
      let roundings = Double(2 * steps.count + 6) * unit
      scoreError = max(
        scoreError, (error + roundings * 1.01 * magnitude) / Double(width).squareRoot())
    }
    let relative =
      exp(2 * scoreError) * (1 + unit * (exact.range + 2 * scoreError + 20))
      * (1 + unit * Double(4 * exact.weights.count)) - 1
    return (0..<width).map { channel in
      var bound = 0.0
      for (position, weight) in exact.weights.enumerated() {
        bound += weight * relative * Double(abs(values[position][channel]))
        bound += weight * (1 + relative) * 1.01 * valueSteps[position] / 2
      }
      return bound
    }
  }

  /// Deviations to first order: an error ε of a score changes its weight w by wε, less what
  /// normalisation takes from all, so the mix o by w(v − o)ε. Errors of one query's channels act on
  /// all positions.
  func deviations(_ query: Int, _ exact: Exact) -> [Double] {
    let steps = steps(query)
    let norm = queries[query].reduce(0) { $0 + Double($1) * Double($1) }
    let scale = 1 / Double(width)
    return (0..<width).map { channel in
      var variance = 0.0
      var byQuery = [Double](repeating: 0, count: width)
      for (position, weight) in exact.weights.enumerated() {
        let (keyStep, valueStep) = (keySteps[position], valueSteps[position])
        let effect = weight * (Double(values[position][channel]) - exact.mix[channel])
        variance += scale * norm * effect * effect * keyStep * keyStep / 12
        variance += weight * weight * valueStep * valueStep / 12
        for other in 0..<width { byQuery[other] += effect * Double(keys[position][other]) }
      }
      for other in 0..<width {
        let step = steps[other / 128]
        variance += scale * byQuery[other] * byQuery[other] * step * step / 12
      }
      return variance.squareRoot()
    }
  }
}
