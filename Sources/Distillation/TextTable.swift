/// Columns of text, aligned: the first to the left, all others to the right.
public struct TextTable: Sendable {
  public private(set) var rows: [[String]]

  public init(_ header: [String]) { rows = [header] }

  public mutating func add(_ row: [String]) { rows.append(row) }

  /// Plain text with spaces between the columns.
  public var plain: String {
    rows.map { line($0, separator: "  ") }.joined(separator: "\n")
  }

  /// A Markdown table.
  public var markdown: String {
    let rule = rows[0].indices.map { column in
      String(repeating: "-", count: max(2, width(column) - (column == 0 ? 0 : 1)))
        + (column == 0 ? "" : ":")
    }
    let body = [rows[0], rule] + rows.dropFirst()
    return body.map { "| " + line($0, separator: " | ") + " |" }.joined(separator: "\n")
  }

  private func width(_ column: Int) -> Int {
    rows.map { $0.indices.contains(column) ? $0[column].count : 0 }.max() ?? 0
  }

  private func line(_ row: [String], separator: String) -> String {
    row.enumerated().map { column, cell in
      let padding = String(repeating: " ", count: max(0, width(column) - cell.count))
      return column == 0 ? cell + padding : padding + cell
    }.joined(separator: separator)
  }

  /// A number with `digits` digits after the point, up to six; a dash for one that is not finite
  /// or from 10¹² on, which no figure is: files may hold anything.
  public static func number(_ value: Double, digits: Int) -> String {
    guard value.isFinite, value.magnitude < 1e12 else { return "-" }
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    let scaled = Int((value.magnitude * scale).rounded())
    let sign = value < 0 && scaled > 0 ? "-" : ""
    guard digits > 0 else { return sign + "\(scaled)" }
    let fraction = String(scaled % Int(scale))
    let zeros = String(repeating: "0", count: digits - fraction.count)
    return sign + "\(scaled / Int(scale))." + zeros + fraction
  }
}
