import ArgumentParser

struct CorpusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "corpus", abstract: "Write training texts with the built-in grammar.")
}
