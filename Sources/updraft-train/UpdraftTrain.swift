import ArgumentParser

/// `updraft-train`: makes, checks and inspects checkpoints.
@main
struct UpdraftTrain: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "updraft-train",
    abstract: "Make, train, check and inspect Updraft checkpoints.",
    subcommands: [
      CorpusCommand.self,
      DistillCommand.self,
      TokenizerCommand.self,
      TokenizeCommand.self,
      ScoreCommand.self,
      TrainCommand.self,
      ReportCommand.self,
      QuantizeCommand.self,
      EvaluateCommand.self,
      RoundsCommand.self,
      CompareCommand.self,
      SelectCommand.self,
      InspectCommand.self,
      VerifyCommand.self,
      ImportCommand.self,
      ExportCommand.self,
      SynthesizeCommand.self,
      LogitsCommand.self,
    ])

  static func main() async {
    await main(nil)
    StandardOutput.finish()
  }
}
