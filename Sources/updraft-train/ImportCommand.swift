import ArgumentParser
import Checkpoint
import HuggingFace

struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Turn a Hugging Face GPT-2 into a float32 model.",
    discussion: """
      Reads config.json, model.safetensors or its shards, and tokenizer.json or vocab.json with \
      merges.txt. The result can be trained on (train --from), quantized, and exported again. \
      Nothing is downloaded.
      """)

  @Option(help: "Directory of the model.")
  var from: String

  @Option(help: "The float32 model to write, NAME.safetensors.")
  var out: String

  @Option(
    help: """
      A commands.json: adds its control tokens and a countdown table. New rows of the token \
      embedding are the mean of the others, those of the countdown are zero.
      """)
  var addCommands: String?

  @Option(help: "Also write the model's tokenizer.json, which score and train read.")
  var tokenizer: String?

  func run() throws {
    let importer = try ModelImporter(directory: from, addingCommands: addCommands)
    let summary = try importer.write(to: out)
    if let tokenizer {
      try OutputFile.write(summary.tokenizer.json(), to: tokenizer)
    }
    let model = summary.configuration
    print(
      "\(out): \(model.layerCount) layers, \(model.headCount) heads, width \(model.width), inner "
        + "\(model.innerWidth), \(model.positionCount) positions, \(model.tokenCount) tokens "
        + "(\(model.vocabularyCount) rows), \(model.horizonCount) horizons")
    if summary.addedTokenCount > 0 {
      print(
        "\(summary.addedTokenCount) control tokens added: their rows are the mean of the others")
    }
  }
}
