import ArgumentParser
import Checkpoint
import HuggingFace

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write a model as a Hugging Face directory.",
    discussion: """
      transformers loads it with GPT2LMHeadModel.from_pretrained and AutoTokenizer. What plain \
      GPT-2 has no place for is named and kept in updraft.safetensors, which import reads back.
      """)

  @Option(help: "A float32 .safetensors file, or an int8 checkpoint, which is dequantized.")
  var from: String

  @Option(help: "The directory to write; files of an earlier export are replaced.")
  var out: String

  @Option(help: "Threads that decompress a checkpoint (default: every usable CPU).")
  var threads: Int?

  func run() throws {
    let weights = try WeightMap.open(
      any: from, cacheDirectory: nil, workerCount: try ThreadCount.workers(threads))
    let summary = try ModelExporter(weights).write(to: out)
    print("\(out): \(summary.files.joined(separator: ", "))")
    for warning in summary.warnings { StandardError.print("warning: \(warning)") }
  }
}
