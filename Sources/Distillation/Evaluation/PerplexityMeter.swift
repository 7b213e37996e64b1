import Checkpoint
import GPT2
import Kernels
import Platform
import Training
import UpsideDown

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Measures how well models predict held-out texts under the commands that the texts obeyed.
public struct PerplexityMeter: Sendable {
  private let examples: [EncodedExample]
  private let cpus: [Int]

  /// - Parameter examples: texts as the model sees them (``HeldOutText``), none longer than its
  ///   context.
  public init(examples: [EncodedExample], cpus: [Int]) {
    self.examples = examples
    self.cpus = cpus
  }

  public var lineCount: Int { examples.count }

  /// Perplexity of an int8 checkpoint through the engine's own forward pass.
  public func int8(_ weights: WeightMap) throws(DistillationError) -> (Double, targetCount: Int) {
    do {
      let pool = try WorkerPool(cpus: cpus)
      pool.pinCallingThread()
      let model = try Model(weights: weights, pool: pool, kernels: KernelTable.detect())
      let losses = examples.map { Self.loss(model, $0) }
      let count = examples.reduce(0) { $0 + $1.tokens.count - $1.firstTarget - 1 }
      let sum = losses.reduce(0, +)
      return (exp(sum / Double(max(count, 1))), count)
    } catch {
      throw DistillationError("\(weights.path): \(error)")
    }
  }

  /// Perplexity of a float32 file.
  public func float32(_ weights: WeightMap) throws(DistillationError) -> (
    Double, targetCount: Int
  ) {
    do {
      let pool = try WorkerPool(cpus: cpus)
      pool.pinCallingThread()
      let longest = examples.map(\.tokens.count).max() ?? 1
      let network = try Network(
        weights: weights, tokenCapacity: max(1024, longest), pool: pool,
        kernels: KernelTable.detect())
      let result = Perplexity.measure(network, examples: examples)
      return (exp(result.mean), result.targetCount)
    } catch {
      throw DistillationError("\(weights.path): \(error)")
    }
  }

  /// The loss of each example by an int8 checkpoint, in nats over its targets.
  public func int8Losses(_ weights: WeightMap) throws(DistillationError) -> [Double] {
    do {
      let pool = try WorkerPool(cpus: cpus)
      pool.pinCallingThread()
      let model = try Model(weights: weights, pool: pool, kernels: KernelTable.detect())
      return examples.map { Self.loss(model, $0) }
    } catch {
      throw DistillationError("\(weights.path): \(error)")
    }
  }

  /// The loss of each example by a float32 file, in nats over its targets.
  public func float32Losses(_ weights: WeightMap) throws(DistillationError) -> [Double] {
    do {
      let pool = try WorkerPool(cpus: cpus)
      pool.pinCallingThread()
      let network = try Network(
        weights: weights, tokenCapacity: examples.map(\.tokens.count).max() ?? 1, pool: pool,
        kernels: KernelTable.detect())
      return examples.map { Perplexity.measure(network, examples: [$0]).sum }
    } catch {
      throw DistillationError("\(weights.path): \(error)")
    }
  }

  /// How far int8's predictions are from float32's: the mean Kullback–Leibler divergence of a
  /// target's distribution, in nats. Unlike perplexity it cannot fall by luck.
  public func divergence(
    of int8: WeightMap, from float32: WeightMap
  ) throws(DistillationError) -> Double {
    do {
      let pool = try WorkerPool(cpus: cpus)
      pool.pinCallingThread()
      let kernels = try KernelTable.detect()
      let model = try Model(weights: int8, pool: pool, kernels: kernels)
      let longest = examples.map(\.tokens.count).max() ?? 1
      let network = try Network(
        weights: float32, tokenCapacity: longest, pool: pool, kernels: kernels)
      let width = model.logitCount
      var sum = 0.0
      var count = 0
      for example in examples {
        let found = Self.logits(model, example)
        var batch = PackedBatch()
        batch.append(example)
        var position = 0
        network.forEachLogitRow(batch) { exact in
          let row = position - example.firstTarget
          position += 1
          guard row >= 0 else { return }
          sum += Self.divergence(found[row * width..<(row + 1) * width], from: exact)
          count += 1
        }
      }
      return sum / Double(max(count, 1))
    } catch {
      throw DistillationError("\(int8.path): \(error)")
    }
  }

  private static func loss(_ model: Model, _ example: EncodedExample) -> Double {
    let (logits, width) = (logits(model, example), model.logitCount)
    let targets = example.tokens[(example.firstTarget + 1)...]
    return targets.enumerated().reduce(0) { sum, target in
      let row = target.offset * width
      return sum + loss(logits[row..<row + width], target: Int(target.element))
    }
  }

  /// Logits `[targets, logitCount]` at the places where an example's targets are predicted.
  private static func logits(_ model: Model, _ example: EncodedExample) -> [Float] {
    let inputCount = example.tokens.count - 1
    let cache = model.makeCache(positionCount: inputCount)
    let rows = (0..<inputCount).map { position in
      InputRow(
        token: example.tokens[position], position: position,
        horizon: example.horizons[position], cache: cache,
        wantsLogits: position >= example.firstTarget)
    }
    var logits = [Float](
      repeating: 0, count: (inputCount - example.firstTarget) * model.logitCount)
    logits.withUnsafeMutableBufferPointer { model.forward(rows, logits: $0) }
    return logits
  }

  /// Σ p·(log p − log q) in nats, p and q the softmax of the exact logits and of those found.
  static func divergence(
    _ found: ArraySlice<Float>, from exact: UnsafeBufferPointer<Float>
  ) -> Double {
    let (largest, foundLargest) = (Double(exact.max() ?? 0), Double(found.max() ?? 0))
    let total = exact.reduce(0.0) { $0 + exp(Double($1) - largest) }
    let foundTotal = found.reduce(0.0) { $0 + exp(Double($1) - foundLargest) }
    let offset = foundLargest + log(foundTotal) - largest - log(total)
    return zip(exact, found).reduce(0.0) { sum, pair in
      let share = exp(Double(pair.0) - largest) / total
      return sum + share * (Double(pair.0) - Double(pair.1) + offset)
    }
  }

  /// Negative log-likelihood in nats, by a log-sum-exp in float64.
  private static func loss(_ logits: ArraySlice<Float>, target: Int) -> Double {
    let largest = Double(logits.max() ?? 0)
    let sum = logits.reduce(0.0) { $0 + exp(Double($1) - largest) }
    return largest + log(sum) - Double(logits[logits.startIndex + target])
  }
}
