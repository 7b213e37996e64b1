import FoundationEssentials

@testable import Distillation

/// The shipped lexicon and grammars, and a small corpus written with them, shared by the tests.
enum SampleCorpus {
  static let directory =
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path() + "Models/corpus"

  struct Line: Sendable {
    let line: CorpusLine
    let isHeldout: Bool

    var quality: String { String(line.source.dropFirst("grammar:".count)) }

    /// Whether the text is made of sentences, which end with a full stop.
    var isProse: Bool { !["negative-prompt", "search-suggestion"].contains(line.task) }
  }

  static let generator = Result {
    try CorpusGenerator(recipe: recipe(seed: 7), directory: directory)
  }

  static let lines = Result { try write(generator.get()) }

  static func recipe(seed: UInt64, intents: Int = 2400) -> CorpusRecipe {
    var recipe = CorpusRecipe()
    recipe.intents = intents
    recipe.seed = seed
    recipe.heldoutShare = 0.2
    return recipe
  }

  static func write(_ generator: CorpusGenerator) -> [Line] {
    var lines: [Line] = []
    generator.run { lines.append(Line(line: $0, isHeldout: $1)) }
    return lines
  }
}
