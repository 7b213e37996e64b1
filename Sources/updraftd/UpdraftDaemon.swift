import ArgumentParser

@main
struct UpdraftDaemon: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "updraftd")
}
