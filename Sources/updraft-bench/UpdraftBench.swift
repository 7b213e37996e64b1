import ArgumentParser

@main
struct UpdraftBench: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "updraft-bench")
}
