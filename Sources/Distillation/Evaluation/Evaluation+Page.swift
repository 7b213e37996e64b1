import Training

extension Evaluation {
  /// The figures as one page of tables and plots that needs no other file.
  public var html: String {
    var tables: [PlotPage.Table] = []
    if !bars.isEmpty {
      tables.append(PlotPage.Table(title: "What must be reached", rows: barTable.rows))
    }
    if !comparison.isEmpty {
      tables.append(PlotPage.Table(title: "Student and teacher", rows: comparisonTable.rows))
      tables.append(PlotPage.Table(title: "Variety", rows: varietyTable.rows))
    }
    let tasks = calibration.map(\.task)
    return PlotPage(
      title: "Evaluation of \(model)", tables: tables,
      plots: [ladderPlot] + tasks.map(cellPlot) + [lengthPlot]
    ).html
  }

  /// Obtained over asked rewards, a line for each task.
  public var ladderPlot: Plot {
    let tasks = Set(ladder.map(\.task)).sorted()
    let lines = tasks.enumerated().map { index, task in
      Plot.measured(
        task, colour: index % RunReport.colourCount,
        points: ladder.filter { $0.task == task }.sorted { $0.bin < $1.bin }
          .map { ($0.asked, $0.obtained) })
    }
    return Plot(
      title: "Reward obtained over reward asked for, \(model)", xName: "asked", lines: lines,
      hasDiagonal: true)
  }

  /// The same within a task, a line for each length.
  private func cellPlot(_ task: String) -> Plot {
    let own = cells.filter { $0.task == task }
    let lines = Set(own.map(\.length)).sorted().enumerated().map { index, length in
      Plot.measured(
        "\(length) tokens", colour: index % RunReport.colourCount,
        points: own.filter { $0.length == length }.map { ($0.asked, $0.obtained) })
    }
    return Plot(
      title: "Reward obtained over reward asked for, \(task)", xName: "asked", lines: lines,
      hasDiagonal: true)
  }

  /// Shares of texts over the length asked for.
  private var lengthPlot: Plot {
    let rows = obedience.compactMap { row in
      row.group.hasSuffix(" tokens")
        ? Double(row.group.dropLast(" tokens".count)).map { ($0, row) } : nil
    }
    func line(_ name: String, _ colour: Int, _ value: (Obedience) -> Double) -> Plot.Line {
      Plot.measured(name, colour: colour, points: rows.map { ($0.0, value($0.1)) })
    }
    return Plot(
      title: "Shares of texts at the highest reward", xName: "length asked for, tokens",
      lines: [
        line("exact length", 0, \.exactLengthShare), line("finished", 1, \.finishedShare),
        line("name copied", 2, \.nameShare), line("all words", 3, \.wholeIntentShare),
      ])
  }
}
