/// One diagram: lines over a common axis.
public struct Plot: Sendable {
  /// One line, with the span of what was averaged into it where there is one.
  public struct Line: Sendable {
    public struct Point: Sendable {
      public var x: Double
      public var y: Double
      public var low: Double
      public var high: Double
    }

    public var name: String
    /// Lines of one run have one colour in all plots.
    public var colour: Int
    public var isDashed: Bool
    public var hasDots: Bool
    public var points: [Point]
  }

  /// Most points of a line: a page is about twice as many pixels wide.
  private static let bucketCount = 360

  public var title: String
  public var xName: String
  public var lines: [Line]
  /// Leaves a few values far above all others out of the axis: a loss's first ones, a
  /// throughput's peaks.
  public var ignoresOutliers = false
  /// A line where what was obtained is what was asked for.
  public var hasDiagonal = false

  public init(
    title: String, xName: String, lines: [Line], ignoresOutliers: Bool = false,
    hasDiagonal: Bool = false
  ) {
    self.title = title
    self.xName = xName
    self.lines = lines
    self.ignoresOutliers = ignoresOutliers
    self.hasDiagonal = hasDiagonal
  }

  /// A line of means over equal parts of a run, with the lowest and highest value of each.
  static func averaged(
    _ name: String, colour: Int, x: [Double], y: [Double]
  ) -> Line {
    let size = max(1, (x.count + bucketCount - 1) / bucketCount)
    var points: [Line.Point] = []
    for start in stride(from: 0, to: x.count, by: size) {
      let range = start..<min(start + size, x.count)
      // A run may log a loss that is no number; a plot cannot show it.
      let part = y[range].filter(\.isFinite)
      guard let low = part.min(), let high = part.max() else { continue }
      let middle = range.reduce(0.0) { $0 + x[$1] } / Double(range.count)
      points.append(
        Line.Point(
          x: middle, y: part.reduce(0, +) / Double(part.count), low: low, high: high))
    }
    return Line(name: name, colour: colour, isDashed: false, hasDots: false, points: points)
  }

  /// A line through measured points.
  public static func measured(
    _ name: String, colour: Int, isDashed: Bool = false, points: [(x: Double, y: Double)]
  ) -> Line {
    let points = points.filter { $0.y.isFinite }.map {
      Line.Point(x: $0.x, y: $0.y, low: $0.y, high: $0.y)
    }
    return Line(name: name, colour: colour, isDashed: isDashed, hasDots: !isDashed, points: points)
  }

  var isEmpty: Bool { lines.allSatisfy(\.points.isEmpty) }

  /// The ends of the x axis; steps start at 0.
  var xRange: ClosedRange<Double> {
    PlotAxis.range(lines.flatMap { line in line.points.map(\.x) } + (hasDiagonal ? [] : [0]))
  }

  /// The ends of the y axis.
  var yRange: ClosedRange<Double> {
    var values = lines.flatMap { line in line.points.map(\.y) }
    if hasDiagonal { values += [xRange.lowerBound, xRange.upperBound] }
    values.sort()
    if ignoresOutliers, values.count >= 20 {
      // All others would be flattened by what lies more than half their span above them.
      let common = values[values.count * 94 / 100]
      let limit = common + (common - values[0]) / 2
      values = values.filter { $0 <= limit }
    }
    return PlotAxis.range(values)
  }
}
