import Checkpoint
import UpsideDown

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The reward that a model reads in a text: how likely the text is under each reward bin.
///
/// Only the int8 engine samples, so the obtained rewards of float32 cannot be had. What decides
/// them can: the text's likelihood under each bin. By Bayes' rule with equal priors it gives the
/// expected bin, whose Spearman with the text's measured reward says how well a model tells good
/// texts from bad ones, in int8 and in float32 on the same texts.
public struct RewardReading: Sendable {
  private let rewards: [Double]
  private let binCount: Int
  private let meter: PerplexityMeter

  /// - Parameters:
  ///   - lines: held-out lines of the model's tasks; others are passed over.
  ///   - model: has the tokenizer and the commands; the float32 file must share them.
  public init(
    _ lines: some Sequence<ScoredLine>, of model: WeightMap, cpus: [Int]
  ) throws(DistillationError) {
    let encoder = try LineEncoder(of: model)
    var rewards: [Double] = []
    var examples: [EncodedExample] = []
    for line in lines {
      guard var command = encoder.command(line) else { continue }
      let group = (0..<encoder.commands.rewardBins).compactMap { bin in
        command.rewardBin = bin
        return encoder.example(line, under: command)
      }
      guard group.count == encoder.commands.rewardBins else { continue }
      examples += group
      rewards.append(Double(line.reward))
    }
    self.rewards = rewards
    binCount = encoder.commands.rewardBins
    meter = PerplexityMeter(examples: examples, cpus: cpus)
  }

  /// Spearman of measured reward and expected bin by an int8 checkpoint; nil where nothing varies.
  public func int8(_ weights: WeightMap) throws(DistillationError) -> Double? {
    spearman(try meter.int8Losses(weights))
  }

  /// The same by a float32 file.
  public func float32(_ weights: WeightMap) throws(DistillationError) -> Double? {
    spearman(try meter.float32Losses(weights))
  }

  private func spearman(_ losses: [Double]) -> Double? {
    RankCorrelation.spearman(
      rewards.enumerated().map { index, reward in
        (reward, Self.expectedBin(losses[index * binCount..<(index + 1) * binCount]))
      })
  }

  /// Σ b · softmax(−loss)_b.
  static func expectedBin(_ losses: ArraySlice<Double>) -> Double {
    let least = losses.min() ?? 0
    let weights = losses.map { exp(least - $0) }
    let sum = weights.reduce(0, +)
    return weights.enumerated().reduce(0) { $0 + Double($1.offset) * $1.element / sum }
  }
}
