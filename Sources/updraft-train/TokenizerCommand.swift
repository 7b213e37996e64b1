import ArgumentParser
import FoundationEssentials
import Tokenizer
import UpsideDown

struct TokenizerCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tokenizer", abstract: "Train a byte-level BPE tokenizer.",
    discussion: """
      Learns a vocabulary from the intents and texts of JSON-lines files and appends the \
      command tokens of the tasks found there. Writes a Hugging Face tokenizer.json.
      """)

  @Option(
    parsing: .upToNextOption,
    help: "JSON-lines files with the fields task, intent and text.")
  var from: [String]

  @Option(help: "BPE tokens, 256 bytes included (default: the recipe's, else 4096).")
  var vocabulary: Int?

  @Option(help: "Where to write tokenizer.json.")
  var out: String

  @Option(help: "A recipe whose section \"tokenizer\" sets what no flag sets.")
  var recipe: String?

  private struct Recipe: Decodable {
    struct Section: Decodable {
      var vocabulary: Int?
    }
    var tokenizer: Section?
  }

  private struct Line: Decodable {
    var task: String
    var intent: String
    var text: String
  }

  func run() async throws {
    let vocabulary = try vocabulary ?? recipeVocabulary() ?? 4096
    var words = WordCounter()
    var tasks: Set<String> = []
    for path in from {
      try read(path) { line in
        tasks.insert(line.task)
        words.add(line.intent)
        words.add(line.text)
      }
    }
    guard !tasks.isEmpty else {
      throw ValidationError("\(from.joined(separator: ", ")): no lines found, some expected")
    }
    let tokenizer = try BPETrainer.train(
      words: words, tokenCount: vocabulary,
      specialTokens: CommandTable.specialTokens(tasks: tasks.sorted()))
    try Data(tokenizer.json().utf8).write(to: URL(filePath: out), options: .atomic)
    var tokenCount = 0
    for path in from {
      try read(path) { line in
        tokenCount += tokenizer.encode(line.intent).count + tokenizer.encode(line.text).count
      }
    }
    let hundredths = words.byteCount * 100 / max(tokenCount, 1)
    print(
      "\(out): \(tokenizer.byteTokenCount) BPE tokens and "
        + "\(tokenizer.tokenCount - tokenizer.byteTokenCount) special tokens; \(words.byteCount) "
        + "bytes are \(tokenCount) tokens, \(hundredths / 100)."
        + "\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100) bytes a token")
  }

  private func recipeVocabulary() throws -> Int? {
    guard let recipe else { return nil }
    let data = try Data(contentsOf: URL(filePath: recipe))
    return try JSONDecoder().decode(Recipe.self, from: data).tokenizer?.vocabulary
  }

  /// Gives each line of a JSON-lines file; an error names the file and the line.
  private func read(_ path: String, _ body: (Line) -> Void) throws {
    let data = try Data(contentsOf: URL(filePath: path), options: .mappedIfSafe)
    let decoder = JSONDecoder()
    for (index, bytes) in data.split(separator: UInt8(ascii: "\n")).enumerated() {
      guard let line = try? decoder.decode(Line.self, from: bytes) else {
        throw ValidationError(
          "\(path), line \(index + 1): not a JSON object with the texts task, intent and text")
      }
      body(line)
    }
  }
}
