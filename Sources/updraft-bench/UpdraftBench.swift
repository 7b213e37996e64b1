import ArgumentParser

/// `updraft-bench`: measurements without a daemon, one line of CSV a figure.
@main
struct UpdraftBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "updraft-bench",
    abstract: "Measure Updraft offline.",
    discussion: """
      Prints lines of `updraft,metric,threads,value,unit`: the median of the repeats as `metric`, \
      the extremes as `metric.min` and `metric.max`. Every measurement checks its output first \
      and fails where it breaks a promise.
      """,
    subcommands: [
      DecodeCommand.self, PrefillCommand.self, BatchCommand.self, StartCommand.self,
      StartOnceCommand.self, KernelsCommand.self, MemoryCommand.self, TrainCommand.self,
    ])
}
