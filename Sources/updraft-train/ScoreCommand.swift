import ArgumentParser

struct ScoreCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "score",
    abstract: "Measure length and relevance of texts and build the command table.")
}
