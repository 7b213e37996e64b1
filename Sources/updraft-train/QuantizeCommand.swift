import ArgumentParser
import Checkpoint
import Distillation
import Platform

struct QuantizeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "quantize", abstract: "Turn a float32 model into an int8 checkpoint.",
    discussion: """
      Matrices become int8 with one scale a row; all else, tokenizer, commands and reward tables \
      included, is carried over. The result is a safetensors file in seekable zstd. With --text \
      both versions are measured, and int8 that raises perplexity by more than 0.5 % is not \
      written.
      """)

  @Argument(help: "The trainer's model, NAME.safetensors.")
  var model: String

  @Option(help: "The checkpoint to write, NAME.safetensors.zst.")
  var out: String

  @Option(
    help: """
      Held-out text whose perplexity is compared: scored lines (.jsonl) or lines of plain text.
      """)
  var text: String?

  @Option(
    help: """
      Text, in the same forms, on which scale is moved between activations and weights, wherever \
      that lowers the error.
      """)
  var calibrate: String?

  @Option(help: "Lines of each text that are read, from its start.")
  var lines = 1000

  @Flag(help: "Write the checkpoint however much worse than float32 it is.")
  var force = false

  @Option(help: "zstd's compression level (default: the recipe's, else 19).")
  var level: Int32?

  @Option(
    name: .customLong("frame-mib"),
    help: "MiB of content in each frame, 1 to 4 (default: the recipe's, else 1).")
  var frameMiB: Int?

  @Option(help: "Threads (default: every usable CPU).")
  var threads: Int?

  @Option(help: "A recipe whose section \"quantize\" sets what no flag sets.")
  var recipe: String?

  private struct Section: RecipeSection {
    var level: Int32?
    var frameMiB: Int?

    enum CodingKeys: String, CodingKey, CaseIterable {
      case level
      case frameMiB = "frame_mib"
    }

    static var keys: [String] { CodingKeys.allCases.map(\.rawValue) }
  }

  func validate() throws {
    guard lines > 0 else {
      throw ValidationError("--lines: found \(lines), expected at least 1")
    }
  }

  func run() async throws {
    let section = try recipe.flatMap {
      try RecipeFile.section("quantize", as: Section.self, of: $0)
    }
    let frameMiB = frameMiB ?? section?.frameMiB ?? 1
    guard (1...4).contains(frameMiB) else {
      throw ValidationError("--frame-mib: found \(frameMiB), expected 1 to 4")
    }
    var run = QuantizationRun(
      model: model, out: out,
      cpus: try CPUTopology.detect().workers(threads: threads, cpus: nil))
    run.text = text
    run.calibrationText = calibrate
    run.lineCount = lines
    run.isForced = force
    run.frameByteCount = frameMiB << 20
    run.level = level ?? section?.level ?? 19
    let work = run
    let report = try await OwnThread.run { try work.run { Self.print($0) } }
    Swift.print(
      "\(out): \(report.compressedByteCount) bytes, \(Columns.significant(report.ratio)) times "
        + "smaller than \(model) (\(report.floatByteCount) bytes)")
  }

  private static func print(_ measured: QuantizationRun.Measured) {
    if let calibrated = measured.calibrated {
      var table = TextTable(["calibrated product", "error before", "after", "moved"])
      for product in calibrated.calibration.products {
        table.add([
          product.name, Columns.significant(product.errorBefore),
          Columns.significant(product.errorAfter),
          product.exponents.map { "inputs^\($0.activation) / weights^\($0.weight)" } ?? "nothing",
        ])
      }
      Swift.print(table.plain)
      Swift.print(
        "divergence from float32 on the calibration text: before "
          + "\(Columns.significant(calibrated.divergenceBefore)) nats, after "
          + "\(Columns.significant(calibrated.divergenceAfter)): "
          + (calibrated.isKept ? "kept" : "not lower, so nothing was moved") + "\n")
    }
    var table = TextTable(["tensor", "shape", "relative error", "largest error"])
    for tensor in measured.report.tensors {
      table.add([
        tensor.name, tensor.shape.map(String.init).joined(separator: " × "),
        Columns.significant(tensor.relativeError), Columns.significant(tensor.largestError),
      ])
    }
    Swift.print(table.plain)
    if let perplexity = measured.perplexity, let float32 = perplexity.float32,
      let increase = perplexity.increase
    {
      Swift.print(
        "perplexity over \(perplexity.targetCount) tokens of \(perplexity.lineCount) lines: "
          + "float32 \(TextTable.number(float32, digits: 4)), int8 "
          + "\(TextTable.number(perplexity.int8, digits: 4)), "
          + "\(TextTable.number(100 * increase, digits: 3)) % more; divergence "
          + "\(Columns.significant(measured.divergence ?? 0)) nats")
    }
  }
}
