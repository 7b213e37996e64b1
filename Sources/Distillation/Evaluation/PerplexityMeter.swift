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
      var sum = 0.0
      var count = 0
      var logits: [Float] = []
      for example in examples {
        let inputCount = example.tokens.count - 1
        let cache = model.makeCache(positionCount: inputCount)
        let rows = (0..<inputCount).map { position in
          InputRow(
            token: example.tokens[position], position: position,
            horizon: example.horizons[position], cache: cache,
            wantsLogits: position >= example.firstTarget)
        }
        let targets = example.tokens[(example.firstTarget + 1)...]
        let width = model.logitCount
        logits = [Float](repeating: 0, count: targets.count * width)
        logits.withUnsafeMutableBufferPointer { model.forward(rows, logits: $0) }
        for (row, target) in targets.enumerated() {
          sum += Self.loss(logits[row * width..<(row + 1) * width], target: Int(target))
        }
        count += targets.count
      }
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

  /// Negative log-likelihood in nats, by a log-sum-exp in float64.
  private static func loss(_ logits: ArraySlice<Float>, target: Int) -> Double {
    let largest = Double(logits.max() ?? 0)
    let sum = logits.reduce(0.0) { $0 + exp(Double($1) - largest) }
    return largest + log(sum) - Double(logits[logits.startIndex + target])
  }
}
