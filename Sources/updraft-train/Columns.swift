/// Text in columns, for tables on a terminal.
enum Columns {
  static func left(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }

  /// A number with `places` digits after the point.
  static func fixed(_ value: Float, _ places: Int) -> String {
    var unit = 1
    for _ in 0..<places { unit *= 10 }
    let scaled = Int((Double(abs(value)) * Double(unit)).rounded())
    let digits = String(scaled % unit)
    let fraction = String(repeating: "0", count: max(0, places - digits.count)) + digits
    return (value < 0 && scaled > 0 ? "-" : "") + "\(scaled / unit)"
      + (places > 0 ? "." + fraction : "")
  }

  /// A number with three significant digits.
  static func significant(_ value: Double) -> String {
    guard value.isFinite, value != 0 else { return "\(value)" }
    var unit = 1.0
    var magnitude = abs(value)
    while magnitude < 100 {
      magnitude *= 10
      unit *= 10
    }
    return "\((value * unit).rounded() / unit)"
  }
}
