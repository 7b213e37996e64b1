import Checkpoint

extension Evaluation {
  public struct Perplexity: Codable, Sendable {
    public var lineCount: Int
    public var targetCount: Int
    public var int8: Double
    public var float32: Double?
    /// Most that int8 may add to perplexity: `quantize` refuses more, and no shipped model has it.
    public static let greatestIncrease = 0.005

    /// int8 / float32 − 1.
    public var increase: Double? { float32.map { int8 / $0 - 1 } }

    /// Spearman of each text's reward with the reward bin that the model reads in it
    /// (``RewardReading``).
    public var int8Reading: Double?
    public var float32Reading: Double?

    public init(lineCount: Int, targetCount: Int, int8: Double, float32: Double?) {
      self.lineCount = lineCount
      self.targetCount = targetCount
      self.int8 = int8
      self.float32 = float32
    }
  }
}

extension Evaluation.Perplexity {
  /// Refuses a float32 file that cannot be what a checkpoint was quantized from: perplexities of
  /// models of different sizes or tokenizers do not compare.
  public static func check(
    _ float32: String, isOf checkpoint: String
  ) throws(CheckpointError) {
    let exact = try WeightMap.open(safetensors: float32)
    let weights = try WeightMap.open(any: checkpoint, cacheDirectory: nil, workerCount: 1)
    let isOfOneSize = try ModelConfiguration(weights: exact) == ModelConfiguration(weights: weights)
    let key = MetadataKey.tokenizer
    guard isOfOneSize, exact.metadata[key] == weights.metadata[key] else {
      throw CheckpointError(
        file: float32, found: isOfOneSize ? "another tokenizer" : "a model of other sizes",
        expected: "the float32 model that \(checkpoint) was quantized from")
    }
  }

  /// Measures a checkpoint, and the float32 file that it was quantized from where there is one.
  ///
  /// - Parameters:
  ///   - cpus: CPUs of the workers; the calling thread becomes one of them.
  ///   - lines: held-out lines; the recipe says how many of them are read.
  public init(
    _ weights: WeightMap, float32: String?, cpus: [Int], lines: [ScoredLine],
    recipe: EvaluationRecipe
  ) throws(DistillationError) {
    let examples = try HeldOutText.examples(
      lines.prefix(recipe.perplexityCount), of: weights, withLength: recipe.asksLength,
      withReward: recipe.asksReward)
    guard !examples.isEmpty else {
      throw DistillationError(
        "No held-out line is of a task that \(weights.path) has, expected at least one.")
    }
    let exact: WeightMap?
    do {
      exact = try float32.map { try WeightMap.open(safetensors: $0) }
    } catch {
      throw DistillationError("\(error)")
    }
    let meter = PerplexityMeter(examples: examples, cpus: cpus)
    let (int8, targetCount) = try meter.int8(weights)
    self.init(
      lineCount: meter.lineCount, targetCount: targetCount, int8: int8,
      float32: try exact.map { map throws(DistillationError) in try meter.float32(map).0 })
    guard recipe.asksReward else { return }
    let reading = try RewardReading(
      lines.prefix(recipe.readingCount), of: weights, cpus: cpus)
    int8Reading = try reading.int8(weights)
    if let exact { float32Reading = try reading.float32(exact) }
  }
}
