import ArgumentParser
import Checkpoint
import Distillation
import Training
import UpsideDown

struct SelectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "select", abstract: "Copy some of the scored lines, for an ablation.")

  @Argument(help: "Scored lines (JSON lines).")
  var lines: String

  @Option(help: "The commands.json that `score` wrote.")
  var commands: String

  @Option(help: "Only lines of this task.")
  var task: String?

  @Flag(help: "Only the best fifth of each task and length.")
  var best = false

  @Option(help: "The file to write.")
  var out: String

  func run() throws {
    try OutputFile.check(out, keeping: lines, commands)
    let json = try TextFile.readText(commands)
    let all = try JSONLines.read(lines, as: ScoredLine.self)
    let left = try LineSelection(task: task, isBestOnly: best).lines(
      all, commands: CommandTable(json: json))
    try JSONLines.write(left, to: out)
    print("\(out): \(left.count) of \(all.count) lines")
  }
}
