import ArgumentParser
import Distillation
import FoundationEssentials

struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare", abstract: "Put the figures of several models into one table.",
    discussion: "Reads .json files that evaluate wrote and prints Markdown.")

  @Argument(help: "Models, NAME=FILE.json; differences are to the first.")
  var models: [String]

  @Option(help: "The task that is compared (default: all).")
  var task = "all"

  func run() throws {
    var rows: [(name: String, evaluation: Evaluation)] = []
    for model in models {
      let parts = model.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2 else {
        throw ValidationError("'\(model)' was given, expected NAME=FILE.json.")
      }
      guard let data = try? Data(contentsOf: URL(filePath: parts[1])) else {
        throw DistillationError("\(parts[1]) cannot be read; expected a .json of `evaluate`.")
      }
      do {
        rows.append((parts[0], try JSONDecoder().decode(Evaluation.self, from: data)))
      } catch {
        throw DistillationError(
          "\(parts[1]) is not a .json that `evaluate` wrote: \(DecodingError.words(for: error)).")
      }
    }
    print(try EvaluationTable.table(rows, group: task).markdown)
  }
}
