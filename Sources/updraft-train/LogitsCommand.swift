import ArgumentParser

struct LogitsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "logits", abstract: "Print the logits that a model gives for token ids.")
}
