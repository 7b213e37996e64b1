import ArgumentParser
import FoundationEssentials
import Tokenizer
import Training

struct TokenizeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tokenize", abstract: "Print the token ids of texts.",
    discussion: """
      Reads JSON lines, each a string, and prints a JSON array of ids for each. Control tokens in \
      a text are text: they get no id of their own.
      """)

  @Argument(help: "The file of JSON strings, one a line.")
  var file: String

  @Option(help: "The tokenizer.json.")
  var tokenizer: String

  func run() throws {
    let tokenizer = try Tokenizer(json: TextFile.readText(tokenizer))
    let decoder = JSONDecoder()
    let lines = try TextFile.read(file).split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    var output = ""
    for (index, line) in lines.enumerated() where !line.isEmpty {
      guard let text = try? decoder.decode(String.self, from: Data(line)) else {
        throw TrainingError("\(file), line \(index + 1): The line is not one JSON string.")
      }
      output += "[" + tokenizer.encode(text).map(String.init).joined(separator: ",") + "]\n"
    }
    print(output, terminator: "")
  }
}
