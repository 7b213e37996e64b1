/// A page of tables and plots that needs no other file.
public struct PlotPage: Sendable {
  /// A heading and rows of cells, the first of which names the columns.
  public struct Table: Sendable {
    public var title: String
    public var rows: [[String]]

    public init(title: String, rows: [[String]]) {
      self.title = title
      self.rows = rows
    }
  }

  public var title: String
  public var tables: [Table]
  public var plots: [Plot]

  public init(title: String, tables: [Table], plots: [Plot]) {
    self.title = title
    self.tables = tables
    self.plots = plots
  }

  public var html: String {
    Self.start(title: title, heading: title) + tables.map(Self.text).joined()
      + Self.figures(plots.filter { !$0.isEmpty }) + "</main></body></html>\n"
  }

  /// What every page begins with, up to its heading.
  static func start(title: String, heading: String) -> String {
    """
    <!DOCTYPE html>
    <html lang="en"><head><meta charset="utf-8">
    <meta name="viewport" content="width=device-width,initial-scale=1">
    <title>\(HTML.escaped(title))</title>
    <style>\(HTML.style)</style></head>
    <body><main><h1>\(HTML.escaped(heading))</h1>

    """
  }

  private static func text(_ table: Table) -> String {
    var html = "<h2>\(HTML.escaped(table.title))</h2>\n<div class=\"table\"><table>\n"
    for (index, row) in table.rows.enumerated() {
      let name = index == 0 ? "th" : "td"
      let cells = row.map { "<\(name)>\(HTML.escaped($0))</\(name)>" }.joined()
      html += "<tr>\(cells)</tr>\n"
    }
    return html + "</table></div>\n"
  }

  /// Every plot under its title and legend.
  static func figures(_ plots: [Plot]) -> String {
    var html = "<div class=\"plots\">\n"
    for (index, plot) in plots.enumerated() {
      html += "<figure><h2>\(HTML.escaped(plot.title))</h2>\n" + legend(plot)
      html += plot.svg(identifier: "plot\(index)") + "</figure>\n"
    }
    return html + "</div>"
  }

  /// Names the lines; what is dashed belongs to the line of its colour.
  private static func legend(_ plot: Plot) -> String {
    var html = "<div class=\"legend\">"
    for line in plot.lines where !line.isDashed {
      html += "<span><i class=\"key\" style=\"color:var(--c\(line.colour))\"></i>"
      html += HTML.escaped(line.name) + "</span>"
    }
    if plot.lines.contains(where: \.isDashed) {
      html += "<span><i class=\"key dashed\"></i>held out</span>"
    }
    return html + "</div>\n"
  }
}
