extension Plot {
  private static let columnCount = 64
  private static let rowCount = 14
  /// One sign for each run, in the order of the legend.
  static let signs: [Character] = ["●", "○", "▲", "△", "■", "□", "◆", "◇"]

  /// The plot in characters, for a terminal: a title, rows with labels, an axis, a legend.
  var text: String {
    let (xs, ys) = (xRange, yRange)
    var cells = [[Character]](
      repeating: [Character](repeating: " ", count: Plot.columnCount), count: Plot.rowCount)
    for (index, line) in lines.enumerated() {
      for point in line.points where ys.contains(point.y) {
        let x = (point.x - xs.lowerBound) / (xs.upperBound - xs.lowerBound)
        let y = (point.y - ys.lowerBound) / (ys.upperBound - ys.lowerBound)
        let row = Plot.rowCount - 1 - min(Plot.rowCount - 1, Int(y * Double(Plot.rowCount)))
        let column = min(Plot.columnCount - 1, Int(x * Double(Plot.columnCount)))
        cells[row][column] = Plot.signs[index % Plot.signs.count]
      }
    }
    let step = PlotAxis.tickStep(ys, count: 6)
    let ticks = PlotAxis.ticks(ys, count: 6)
    let height = (ys.upperBound - ys.lowerBound) / Double(Plot.rowCount)
    var result = title + "\n"
    for (index, row) in cells.enumerated() {
      let low = ys.upperBound - Double(index + 1) * height
      let tick = ticks.first { $0 >= low && $0 < low + height }
      let label = tick.map { PlotAxis.label($0, step: step, largest: ys.upperBound) } ?? ""
      let content = Plot.trimmed(String(row))
      result += Plot.padded(label, 9) + (tick == nil ? " │" : " ┤") + content + "\n"
    }
    result += Plot.padded("", 9) + " └" + String(repeating: "─", count: Plot.columnCount) + "\n"
    let xStep = PlotAxis.tickStep(xs, count: 7)
    let ends = [xs.lowerBound, xs.upperBound].map {
      PlotAxis.label(($0 / xStep).rounded() * xStep, step: xStep, largest: xs.upperBound)
    }
    let room = Plot.columnCount - ends[0].count - ends[1].count - xName.count - 1
    result += Plot.padded("", 11) + ends[0] + String(repeating: " ", count: max(1, room))
    result += ends[1] + " " + xName + "\n"
    for (index, line) in lines.enumerated() {
      result += Plot.padded("", 10) + "\(Plot.signs[index % Plot.signs.count]) \(line.name)\n"
    }
    return result
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }

  private static func trimmed(_ text: String) -> String {
    var text = Substring(text)
    while text.hasSuffix(" ") { text.removeLast() }
    return String(text)
  }
}
