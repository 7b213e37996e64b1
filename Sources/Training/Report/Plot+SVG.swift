extension Plot {
  private static let width = 640.0
  private static let height = 300.0
  private static let left = 58.0
  private static let right = 14.0
  private static let top = 12.0
  private static let bottom = 40.0

  /// Where numbers lie on the drawing.
  private struct Frame {
    let x: ClosedRange<Double>
    let y: ClosedRange<Double>

    func column(_ value: Double) -> Double {
      let share = (value - x.lowerBound) / (x.upperBound - x.lowerBound)
      return left + share * (width - left - right)
    }

    func row(_ value: Double) -> Double {
      let share = (value - y.lowerBound) / (y.upperBound - y.lowerBound)
      return height - bottom - share * (height - top - bottom)
    }

    func place(_ x: Double, _ y: Double) -> String {
      "\(TrainingLog.decimal(column(x), 1)),\(TrainingLog.decimal(row(y), 1))"
    }
  }

  /// The plot as an inline SVG element; `identifier` is unique on the page.
  func svg(identifier: String) -> String {
    let frame = Frame(x: xRange, y: yRange)
    let inner =
      "x=\"\(Plot.left)\" y=\"\(Plot.top)\" "
      + "width=\"\(Plot.width - Plot.left - Plot.right)\" "
      + "height=\"\(Plot.height - Plot.top - Plot.bottom)\""
    var svg = "<svg viewBox=\"0 0 \(Int(Plot.width)) \(Int(Plot.height))\" role=\"img\" "
    svg += "aria-label=\"\(HTML.escaped(title))\">\n"
    svg += "<clipPath id=\"\(identifier)\"><rect \(inner)/></clipPath>\n"
    svg += grid(frame)
    svg += "<g clip-path=\"url(#\(identifier))\">\n"
    if hasDiagonal {
      let ends = [frame.x.lowerBound, frame.x.upperBound].map { frame.place($0, $0) }
      svg += "<polyline class=\"diagonal\" points=\"\(ends.joined(separator: " "))\"/>\n"
    }
    for line in lines { svg += band(line, frame) }
    for line in lines { svg += curve(line, frame) }
    return svg + "</g>\n</svg>\n"
  }

  private func grid(_ frame: Frame) -> String {
    let (bottom, right) = (Plot.height - Plot.bottom, Plot.width - Plot.right)
    var svg = ""
    let yStep = PlotAxis.tickStep(frame.y, count: 6)
    for tick in PlotAxis.ticks(frame.y, count: 6) {
      let row = TrainingLog.decimal(frame.row(tick), 1)
      svg += "<path class=\"grid\" d=\"M\(Plot.left) \(row)H\(right)\"/>"
      svg += "<text class=\"tick\" text-anchor=\"end\" x=\"\(Plot.left - 8)\" y=\"\(row)\" "
      svg += "dy=\"0.32em\">"
      svg += PlotAxis.label(tick, step: yStep, largest: frame.y.upperBound) + "</text>\n"
    }
    let xStep = PlotAxis.tickStep(frame.x, count: 7)
    for tick in PlotAxis.ticks(frame.x, count: 7) {
      let column = TrainingLog.decimal(frame.column(tick), 1)
      svg += "<path class=\"mark\" d=\"M\(column) \(bottom)v4\"/>"
      svg += "<text class=\"tick\" text-anchor=\"middle\" x=\"\(column)\" y=\"\(bottom + 17)\">"
      svg += PlotAxis.label(tick, step: xStep, largest: frame.x.upperBound) + "</text>\n"
    }
    svg += "<path class=\"axis\" d=\"M\(Plot.left) \(bottom)H\(right)\"/>"
    svg += "<text class=\"name\" text-anchor=\"end\" x=\"\(right)\" y=\"\(Plot.height - 6)\">"
    return svg + "\(HTML.escaped(xName))</text>\n"
  }

  /// The span between the lowest and highest values.
  private func band(_ line: Line, _ frame: Frame) -> String {
    guard line.points.contains(where: { $0.low < $0.high }) else { return "" }
    let upper = line.points.map { frame.place($0.x, $0.high) }
    let lower = line.points.reversed().map { frame.place($0.x, $0.low) }
    let points = (upper + lower).joined(separator: " ")
    return "<polygon class=\"band\" style=\"fill:var(--c\(line.colour))\" points=\"\(points)\"/>\n"
  }

  private func curve(_ line: Line, _ frame: Frame) -> String {
    let colour = "var(--c\(line.colour))"
    let points = line.points.map { frame.place($0.x, $0.y) }
    var svg = "<polyline class=\"\(line.isDashed ? "curve dashed" : "curve")\" "
    svg += "style=\"stroke:\(colour)\" points=\"\(points.joined(separator: " "))\"/>\n"
    guard line.hasDots, points.count <= 60 else { return svg }
    for point in line.points {
      svg += "<circle style=\"fill:\(colour)\" r=\"2.6\" "
      svg += "cx=\"\(TrainingLog.decimal(frame.column(point.x), 1))\" "
      svg += "cy=\"\(TrainingLog.decimal(frame.row(point.y), 1))\">"
      svg += "<title>\(HTML.escaped(line.name)): \(TrainingLog.decimal(point.y, 4)) at "
      svg += "\(TrainingLog.decimal(point.x, xRange.upperBound > 10 ? 0 : 2))</title></circle>\n"
    }
    return svg
  }
}
