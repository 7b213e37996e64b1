import ArgumentParser

/// `updraft-bench`: measurements without a daemon, one line of CSV a figure.
@main
struct UpdraftBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "updraft-bench",
    abstract: "Measure Updraft offline.",
    discussion: """
      Prints lines of `updraft,metric,threads,value,unit`: median, least and greatest of the \
      repeats.
      """,
    subcommands: [DecodeCommand.self, PrefillCommand.self, StartCommand.self])
}
