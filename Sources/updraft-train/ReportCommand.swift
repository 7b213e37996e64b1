import ArgumentParser
import Checkpoint
import Distillation
import FoundationEssentials
import Training

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Show training runs as plots.",
    discussion: """
      Reads the logs that train writes and makes one self-contained page with plots of loss, \
      held-out loss, learning rate and throughput, or prints them. Several runs lie over each other.
      """)

  @Argument(help: "Logs, NAME.log.csv.")
  var logs: [String]

  @Option(help: "The page to write.")
  var out = "report.html"

  @Option(
    help: "Figures that evaluate wrote as .json: rewards asked for against those obtained.")
  var evaluation: [String] = []

  @Flag(help: "Print the report for a terminal instead.")
  var text = false

  func run() throws {
    let report = RunReport(
      runs: try logs.map { try RunLog(path: $0) }, extra: try evaluation.map { try ladder($0) })
    if text {
      print(report.text, terminator: "")
      return
    }
    try OutputFile.write(report.html, to: out)
    print("\(out): \(logs.count) runs")
  }

  /// Obtained over asked rewards, a line for each task.
  private func ladder(_ path: String) throws -> Plot {
    let bytes = try TextFile.read(path)
    guard let evaluation = try? JSONDecoder().decode(Evaluation.self, from: Data(bytes)) else {
      throw TrainingError("\(path) is not a .json that `evaluate --out` wrote.")
    }
    return evaluation.ladderPlot
  }
}
