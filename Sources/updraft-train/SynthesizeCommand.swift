import ArgumentParser

struct SynthesizeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "synthesize", abstract: "Write a random int8 checkpoint of any GPT-2 shape.")
}
