/// What `updraft-train report` shows: several runs side by side.
public struct RunReport: Sendable {
  /// Colours of the page; further runs start over.
  public static let colourCount = 8

  let runs: [RunLog]
  let plots: [Plot]

  /// - Parameter extra: plots behind those of the runs, such as the curves of an evaluation.
  public init(runs: [RunLog], extra: [Plot] = []) {
    self.runs = runs
    let own = [
      RunReport.loss(runs), RunReport.validation(runs),
      RunReport.plot("Learning rate", runs, \.learningRates),
      RunReport.plot("Tokens per second", runs, \.tokensPerSecond),
    ]
    plots = (own + extra).filter { !$0.isEmpty }
  }

  private static func plot(
    _ title: String, _ runs: [RunLog], _ values: KeyPath<RunLog, [Double]>
  ) -> Plot {
    let lines = runs.enumerated().map { index, run in
      Plot.averaged(
        run.name, colour: index % colourCount, x: run.steps, y: run[keyPath: values])
    }
    return Plot(title: title, xName: "step", lines: lines, ignoresOutliers: true)
  }

  /// Training loss, and where there is one the held-out loss as a dashed line.
  private static func loss(_ runs: [RunLog]) -> Plot {
    var plot = plot("Loss (nats per token)", runs, \.losses)
    for (index, run) in runs.enumerated() where !run.validations.isEmpty {
      plot.lines.append(heldOut(run, index, name: run.name + ", held out", isDashed: true))
    }
    return plot
  }

  private static func validation(_ runs: [RunLog]) -> Plot {
    let lines = runs.enumerated().filter { !$0.element.validations.isEmpty }.map {
      heldOut($0.element, $0.offset, name: $0.element.name, isDashed: false)
    }
    return Plot(
      title: "Held-out loss (nats per token)", xName: "step", lines: lines, ignoresOutliers: true)
  }

  private static func heldOut(
    _ run: RunLog, _ index: Int, name: String, isDashed: Bool
  ) -> Plot.Line {
    Plot.measured(
      name, colour: index % colourCount, isDashed: isDashed,
      points: run.validations.map { ($0.step, $0.loss) })
  }

  private static let headings = [
    "run", "steps", "final loss", "lowest held out", "at step", "tokens/s",
  ]

  /// A row for each run, in the order of `headings`.
  private var rows: [[String]] {
    runs.map { run in
      let lowest = run.lowestValidation
      return [
        run.name, TrainingLog.decimal(run.steps.last ?? 0, 0),
        TrainingLog.decimal(run.finalLoss, 4),
        lowest.map { TrainingLog.decimal($0.loss, 4) } ?? "–",
        lowest.map { TrainingLog.decimal($0.step, 0) } ?? "–",
        TrainingLog.decimal(run.medianTokensPerSecond, 0),
      ]
    }
  }

  /// The report for a terminal.
  public var text: String {
    let table = [RunReport.headings] + rows
    let widths = RunReport.headings.indices.map { column in
      table.map { $0[column].count }.max() ?? 0
    }
    let lines = table.map { row in
      row.enumerated().map { index, cell in
        let room = String(repeating: " ", count: widths[index] - cell.count)
        return index == 0 ? cell + room : room + cell
      }.joined(separator: "  ")
    }
    return lines.joined(separator: "\n") + "\n\n" + plots.map(\.text).joined(separator: "\n")
  }

  /// The report as one page that needs no other file.
  public var html: String {
    let names = runs.map(\.name).joined(separator: ", ")
    var page = PlotPage.start(title: "Training: \(names)", heading: "Training")
    page += "<div class=\"table\"><table>\n"
    page += "<tr>" + RunReport.headings.map { "<th>\($0)</th>" }.joined() + "</tr>\n"
    for (index, row) in rows.enumerated() {
      let key = "<i class=\"key\" style=\"color:var(--c\(index % RunReport.colourCount))\"></i>"
      let cells = row.map { "<td>\(HTML.escaped($0))</td>" }.joined()
      page += "<tr>" + cells.replacing("<td>", with: "<td>" + key, maxReplacements: 1) + "</tr>\n"
    }
    return page + "</table></div>\n" + PlotPage.figures(plots) + "</main></body></html>\n"
  }
}
