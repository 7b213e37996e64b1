import ArgumentParser
import Distillation

struct CorpusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "corpus", abstract: "Write training texts with the built-in grammar.")

  @Option(help: "Directory for train.jsonl and heldout.jsonl.")
  var out: String

  @Option(help: "Directory of the lexicon and the grammars.")
  var lexicon = "Models/corpus"

  @Option(help: "Recipe file; its section 'corpus' is used.")
  var recipe: String?

  @Option(help: "Number of intents.")
  var intents: Int?

  @Option(help: "Texts written for each intent.")
  var textsPerIntent: Int?

  @Option(help: "Seed: the same seed writes the same bytes.")
  var seed: UInt64?

  @Option(help: "Share of the intents kept out of training.")
  var heldoutShare: Double?

  func run() async throws {
    var settings = CorpusRecipe()
    if let recipe {
      settings =
        try RecipeFile.section("corpus", as: CorpusRecipe.self, of: recipe) ?? settings
    }
    settings.intents = intents ?? settings.intents
    settings.textsPerIntent = textsPerIntent ?? settings.textsPerIntent
    settings.seed = seed ?? settings.seed
    settings.heldoutShare = heldoutShare ?? settings.heldoutShare
    let generator = try CorpusGenerator(recipe: settings, directory: lexicon)
    let summary = try await CorpusFiles.write(generator, to: out)
    print(summary.table.plain)
    print("\(summary.phraseCount) distinct words and phrases in \(lexicon)")
    print("\(summary.trainCount) lines in \(out)/train.jsonl")
    print("\(summary.heldoutCount) lines in \(out)/heldout.jsonl")
  }
}
