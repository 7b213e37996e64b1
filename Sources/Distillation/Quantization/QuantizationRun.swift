import Checkpoint
import Kernels
import Platform
import Training

/// Makes an int8 checkpoint of a float32 model, measures what that costs, and writes it only
/// where the cost is small.
public struct QuantizationRun: Sendable {
  /// What is known before the checkpoint is written.
  public struct Measured: Sendable {
    /// The errors of the int8 tensors; the size of the checkpoint is not known yet.
    public let report: QuantizationReport
    /// What calibrating changed; nil where it was not asked for.
    public let calibration: Calibration?
    /// Perplexity of both versions; nil where no text was given.
    public let perplexity: Evaluation.Perplexity?
  }

  /// The trainer's float32 file.
  public var model: String
  /// The checkpoint to write.
  public var out: String
  /// Held-out text that both versions are measured on (``HeldOutText``).
  public var text: String?
  /// Text on which scale is moved between activations and weights.
  public var calibrationText: String?
  /// Most lines of each text.
  public var lineCount = 1000
  /// Whether a checkpoint is written however much worse it is.
  public var isForced = false
  public var frameByteCount = 1 << 20
  /// zstd's compression level.
  public var level: Int32 = 19
  /// CPUs of the workers.
  public var cpus: [Int]

  public init(model: String, out: String, cpus: [Int]) {
    self.model = model
    self.out = out
    self.cpus = cpus
  }

  /// Runs on the calling thread, which is pinned.
  ///
  /// - Parameter onMeasured: called before the checkpoint is written or refused.
  /// - Throws: ``DistillationError`` where int8 raises perplexity by more than
  ///   ``Evaluation/Perplexity/greatestIncrease`` and nothing forces it; `CheckpointError` and
  ///   `TrainingError` for files that cannot be read, used or written. No checkpoint is
  ///   written then, and one that was there stays.
  public func run(onMeasured: (Measured) -> Void = { _ in }) throws -> QuantizationReport {
    let weights = try WeightMap.open(safetensors: model)
    let calibration = try calibrationText.map { try calibrate(weights, on: $0) }
    let quantized = try ModelQuantizer.quantize(
      weights, replacing: calibration?.replacements ?? [:])
    let perplexity = try text.map { try measure(weights, quantized, on: $0) }
    onMeasured(
      Measured(report: quantized.report, calibration: calibration, perplexity: perplexity))
    try checkCost(perplexity)
    return try quantized.write(
      to: out, frameByteCount: frameByteCount, level: level, workerCount: cpus.count)
  }

  private func calibrate(_ weights: WeightMap, on path: String) throws -> Calibration {
    let examples = try HeldOutText.examples(path, of: weights, limit: lineCount)
    let pool = try WorkerPool(cpus: cpus)
    pool.pinCallingThread()
    return try Calibrator.run(
      weights, examples: examples, pool: pool, kernels: KernelTable.detect())
  }

  private func measure(
    _ weights: WeightMap, _ quantized: QuantizedModel, on path: String
  ) throws -> Evaluation.Perplexity {
    let meter = PerplexityMeter(
      examples: try HeldOutText.examples(path, of: weights, limit: lineCount), cpus: cpus)
    let (int8, targetCount) = try meter.int8(try quantized.open())
    return Evaluation.Perplexity(
      lineCount: meter.lineCount, targetCount: targetCount, int8: int8,
      float32: try meter.float32(weights).0)
  }

  /// A perplexity that is no number is worse than any.
  private func checkCost(_ perplexity: Evaluation.Perplexity?) throws(DistillationError) {
    guard let perplexity, let float32 = perplexity.float32, let increase = perplexity.increase,
      !isForced, !(increase <= Evaluation.Perplexity.greatestIncrease)
    else { return }
    throw DistillationError(
      "\(out) was not written: int8 raises the perplexity of \(text ?? model) from "
        + "\(TextTable.number(float32, digits: 4)) to "
        + "\(TextTable.number(perplexity.int8, digits: 4)), by "
        + "\(TextTable.number(100 * increase, digits: 2)) %, expected at most "
        + "\(TextTable.number(100 * Evaluation.Perplexity.greatestIncrease, digits: 1)) % "
        + "(--calibrate may lower it, --force writes it all the same).")
  }
}
