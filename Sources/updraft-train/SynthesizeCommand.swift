import ArgumentParser
import Checkpoint

struct SynthesizeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "synthesize", abstract: "Write a random int8 checkpoint of any GPT-2 shape.",
    discussion: """
      The weights have the statistics of GPT-2's initialisation and follow from the seed alone. \
      The model writes nonsense at the speed of a trained one.
      """)

  @Option(
    help: ArgumentHelp(
      "gpt2, gpt2-medium, gpt2-large, gpt2-xl, or layers,heads,width,tokens,positions.",
      valueName: "name or L,H,C,V,T"))
  var shape: String

  @Option(help: "The checkpoint to write, NAME.safetensors.zst.")
  var out: String

  @Option(help: "Seed of the weights.")
  var seed: UInt64 = 0

  @Option(help: "zstd's compression level.")
  var level: Int32 = 1

  @Option(help: "Threads that compress (default: every usable CPU).")
  var threads: Int?

  func run() async throws {
    guard let model = ModelShape(shape) else {
      throw ValidationError(
        "--shape: found \"\(shape)\", expected gpt2, gpt2-medium, gpt2-large, gpt2-xl or five "
          + "positive numbers L,H,C,V,T")
    }
    try Synthesizer.write(
      model, to: out, seed: seed, level: level, workerCount: try ThreadCount.workers(threads))
    let configuration = model.configuration
    print(
      "\(out): \(configuration.layerCount) layers, \(configuration.headCount) heads, width "
        + "\(configuration.width), \(configuration.tokenCount) tokens, "
        + "\(configuration.positionCount) positions, seed \(seed)")
  }
}
