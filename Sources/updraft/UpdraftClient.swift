import ArgumentParser

@main
struct UpdraftClient: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "updraft")
}
