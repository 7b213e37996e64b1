import ArgumentParser

struct QuantizeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "quantize", abstract: "Turn a float32 model into an int8 checkpoint.")
}
