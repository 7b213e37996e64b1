import UpsideDown

@testable import Distillation

/// Lines written by hand for the tests of rounds.
enum RoundLines {
  static func line(
    _ task: String, _ text: String, length: Int, reward: Float, source: String = "grammar:good"
  ) -> ScoredLine {
    var line = ScoredLine(
      CorpusLine(task: task, intent: "fox \(text)", text: text, source: source),
      length: length, reward: Reward(coverage: 0, coherence: 0, faults: 0))
    line.reward = reward
    return line
  }

  /// Rewards 0, 0.01 … 0.99 at 10 tokens, half of them at 30 tokens.
  static let corpus: [ScoredLine] = (0..<100).flatMap { index in
    [
      line("a", "short \(index)", length: 10, reward: Float(index) / 100),
      line("a", "long \(index)", length: 30, reward: Float(index) / 200),
    ]
  }

  static func commands(_ lines: [ScoredLine] = corpus) throws -> CommandTable {
    var recipe = ScoreRecipe()
    recipe.unpunctuated = ["a"]
    recipe.descriptions = ["a": "A list."]
    return try Scoring.commands(lines, recipe: recipe)
  }
}
