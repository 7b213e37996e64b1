import Checkpoint
import Kernels
import Platform
import Training

/// Makes an int8 checkpoint of a float32 model, measures what that costs, and writes it only
/// where the cost is small.
public struct QuantizationRun: Sendable {
  /// What calibrating brought the whole model.
  public struct Calibrated: Sendable {
    public let calibration: Calibration
    /// Divergence of int8 from float32 on the calibration text (``PerplexityMeter``), without the
    /// calibration and with it.
    public let divergenceBefore: Double
    public let divergenceAfter: Double
    /// What lowers the error of each product and not that of the model is left out.
    public var isKept: Bool { divergenceAfter < divergenceBefore }
  }

  /// What is known before the checkpoint is written.
  public struct Measured: Sendable {
    /// The errors of the int8 tensors; the size of the checkpoint is not known yet.
    public let report: QuantizationReport
    /// Nil where calibrating was not asked for.
    public let calibrated: Calibrated?
    /// Perplexity of both versions; nil where no text was given.
    public let perplexity: Evaluation.Perplexity?
    /// Divergence of int8 from float32 on the same text.
    public let divergence: Double?
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
    // Said now and not after minutes of measuring.
    try OutputFile.check(out, keeping: model)
    let weights = try WeightMap.open(safetensors: model)
    var quantized = try ModelQuantizer.quantize(weights)
    var calibrated: Calibrated?
    if let calibrationText {
      let (result, candidate) = try calibrate(weights, quantized, on: calibrationText)
      if result.isKept { quantized = candidate }
      calibrated = result
    }
    var perplexity: Evaluation.Perplexity?
    var divergence: Double?
    if let text {
      let (meter, int8) = (try meter(text, weights), try quantized.open())
      let (found, targetCount) = try meter.int8(int8)
      perplexity = Evaluation.Perplexity(
        lineCount: meter.lineCount, targetCount: targetCount, int8: found,
        float32: try meter.float32(weights).0)
      divergence = try meter.divergence(of: int8, from: weights)
    }
    onMeasured(
      Measured(
        report: quantized.report, calibrated: calibrated, perplexity: perplexity,
        divergence: divergence))
    try checkCost(perplexity)
    return try quantized.write(
      to: out, frameByteCount: frameByteCount, level: level, workerCount: cpus.count)
  }

  private func meter(_ path: String, _ weights: WeightMap) throws -> PerplexityMeter {
    PerplexityMeter(
      examples: try HeldOutText.examples(path, of: weights, limit: lineCount), cpus: cpus)
  }

  /// The calibrated model, and what it is better or worse by.
  private func calibrate(
    _ weights: WeightMap, _ plain: QuantizedModel, on path: String
  ) throws -> (Calibrated, QuantizedModel) {
    let pool = try WorkerPool(cpus: cpus)
    pool.pinCallingThread()
    let calibration = try Calibrator.run(
      weights, examples: try HeldOutText.examples(path, of: weights, limit: lineCount),
      pool: pool, kernels: KernelTable.detect())
    let candidate = try ModelQuantizer.quantize(weights, replacing: calibration.replacements)
    let meter = try meter(path, weights)
    let calibrated = Calibrated(
      calibration: calibration,
      divergenceBefore: try meter.divergence(of: plain.open(), from: weights),
      divergenceAfter: try meter.divergence(of: candidate.open(), from: weights))
    return (calibrated, candidate)
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
