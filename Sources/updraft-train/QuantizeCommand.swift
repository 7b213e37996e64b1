import ArgumentParser
import Checkpoint
import Distillation
import FoundationEssentials
import Platform

struct QuantizeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "quantize", abstract: "Turn a float32 model into an int8 checkpoint.",
    discussion: """
      Matrices become int8 with one scale a row; all else, tokenizer, commands and reward tables \
      included, is carried over. The result is a safetensors file in seekable zstd.
      """)

  @Argument(help: "The trainer's model, NAME.safetensors.")
  var model: String

  @Option(help: "The checkpoint to write, NAME.safetensors.zst.")
  var out: String

  @Option(help: "zstd's compression level (default: the recipe's, else 19).")
  var level: Int32?

  @Option(help: "MiB of content in each frame, 1 to 4 (default: the recipe's, else 1).")
  var frameMiB: Int?

  @Option(help: "Threads that compress (default: every usable CPU).")
  var threads: Int?

  @Option(help: "A recipe whose section \"quantize\" sets what no flag sets.")
  var recipe: String?

  private struct Section: Decodable {
    var level: Int32?
    var frameMiB: Int?

    enum CodingKeys: String, CodingKey {
      case level
      case frameMiB = "frame_mib"
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
    let report = try ModelQuantizer.quantize(
      try WeightMap.open(safetensors: model), to: out, frameByteCount: frameMiB << 20,
      level: level ?? section?.level ?? 19, workerCount: try ThreadCount.workers(threads))
    print("tensor                         shape          relative error  largest error")
    for tensor in report.tensors {
      let shape = tensor.shape.map(String.init).joined(separator: " × ")
      print(
        Columns.left(tensor.name, 30), Columns.left(shape, 14),
        Columns.right(Columns.significant(tensor.relativeError), 14),
        Columns.right(Columns.significant(tensor.largestError), 14))
    }
    print(
      "\(out): \(report.compressedByteCount) bytes, \(Columns.significant(report.ratio)) times "
        + "smaller than \(model) (\(report.floatByteCount) bytes)")
  }
}
