import ArgumentParser
import Checkpoint
import Distillation
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

  @Option(
    help: "Encode the first word of a text as if a space stood before it (default: true).")
  var addPrefixSpace: Bool?

  private struct Section: RecipeSection {
    var vocabulary: Int?
    var addPrefixSpace: Bool?

    enum CodingKeys: String, CodingKey, CaseIterable {
      case vocabulary
      case addPrefixSpace = "add_prefix_space"
    }

    static var keys: [String] { CodingKeys.allCases.map(\.rawValue) }
  }

  func run() async throws {
    let section = try recipe.flatMap {
      try RecipeFile.section("tokenizer", as: Section.self, of: $0)
    }
    let vocabulary = vocabulary ?? section?.vocabulary ?? 4096
    for file in from { try OutputFile.check(out, keeping: file) }
    var words = WordCounter(
      addsPrefixSpace: addPrefixSpace ?? section?.addPrefixSpace ?? true)
    var tasks: Set<String> = []
    let lines = try from.flatMap { try JSONLines.read($0, as: CorpusLine.self) }
    for line in lines {
      tasks.insert(line.task)
      words.add(line.intent)
      words.add(line.text)
    }
    if let task = tasks.sorted().first(where: { !CommandTable.isTaskName($0) }) {
      throw DistillationError(
        "A line's task is '\(task)', expected \(CommandTable.taskNameRule).")
    }
    let tokenizer = try BPETrainer.train(
      words: words, tokenCount: vocabulary,
      specialTokens: CommandTable.specialTokens(tasks: tasks.sorted()))
    try OutputFile.write(tokenizer.json(), to: out)
    var tokenCount = 0
    for line in lines {
      tokenCount += tokenizer.encode(line.intent).count + tokenizer.encode(line.text).count
    }
    let hundredths = words.byteCount * 100 / max(tokenCount, 1)
    print(
      "\(out): \(tokenizer.byteTokenCount) BPE tokens and "
        + "\(tokenizer.tokenCount - tokenizer.byteTokenCount) special tokens; \(words.byteCount) "
        + "bytes are \(tokenCount) tokens, \(hundredths / 100)."
        + "\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100) bytes a token")
  }
}
