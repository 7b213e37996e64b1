import ArgumentParser
import Checkpoint
import Distillation
import FoundationEssentials
import Tokenizer
import UpsideDown

struct ScoreCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "score",
    abstract: "Measure length and relevance of texts and build the command table.",
    discussion: """
      The first file is the training data: word rarity and the command table are counted on it \
      alone. Writes NAME.scored.jsonl of every file, commands.json and reward.safetensors.
      """)

  @Argument(help: "Corpus files (JSON lines), the training data first.")
  var files: [String]

  @Option(help: "The tokenizer.json that lengths are counted with.")
  var tokenizer: String

  @Option(help: "Directory of the lexicon.")
  var lexicon = "Models/corpus"

  @Option(help: "Directory for the results.")
  var out: String

  func validate() throws {
    guard !files.isEmpty else { throw ValidationError("no corpus file given, expected one") }
  }

  func run() async throws {
    guard let json = try? String(contentsOf: URL(filePath: tokenizer), encoding: .utf8) else {
      throw DistillationError("The tokenizer \(tokenizer) cannot be read as text.")
    }
    let corpora = try files.map { try JSONLinesFile.read($0, as: CorpusLine.self) }
    let scorer = try CorpusScorer(
      tokenizer: Tokenizer(json: json), lexicon: Lexicon.load(directory: lexicon),
      trainingTexts: corpora[0].lazy.map(\.text))
    try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
    for (number, corpus) in corpora.enumerated() {
      let scored = corpus.map(scorer.score)
      try JSONLinesFile.write(scored, to: scoredPath(files[number]))
      if number == 0 {
        let table = try CorpusScorer.commandTable(scored)
        try Data(table.json().utf8).write(
          to: URL(filePath: out + "/commands.json"), options: .atomic)
        try SafetensorsWriter.write(
          scorer.tables.namedTensors(), metadata: [:], to: out + "/reward.safetensors")
        printSpread(scored)
      }
    }
  }

  /// `corpus/train.jsonl` becomes `OUT/train.scored.jsonl`.
  private func scoredPath(_ path: String) -> String {
    let name = URL(filePath: path).deletingPathExtension().lastPathComponent
    return out + "/" + name + ".scored.jsonl"
  }

  private func printSpread(_ lines: [ScoredLine]) {
    let titles = ["10 %", "30 %", "50 %", "70 %", "90 %"].map { Columns.right($0, 6) }.joined()
    print(
      Columns.left("task", 18) + Columns.left("source", 20) + Columns.right("lines", 7)
        + Columns.right("tokens", 8) + Columns.right("reward", 8) + titles)
    for row in RewardSpread(lines).rows {
      let quantiles = row.quantiles.map { Columns.right(Columns.fixed($0, 2), 6) }.joined()
      print(
        Columns.left(row.task, 18) + Columns.left(row.source, 20)
          + Columns.right("\(row.count)", 7) + Columns.right(Columns.fixed(row.length, 1), 8)
          + Columns.right(Columns.fixed(row.mean, 3), 8) + quantiles)
    }
  }
}
