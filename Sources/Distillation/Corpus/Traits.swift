/// What excludes what: each dimension (time of day, medium, season, …) takes one value in a text.
///
/// A text starts with everything allowed. Each word or rule that carries a trait narrows its
/// dimension, and whatever contradicts it afterwards is not drawn: a night sky keeps out noon
/// light, a watercolour keeps out lenses.
public struct Traits: Sendable {
  let names: [String: UInt64]
  let dimensions: [UInt64]
  let dimensionNames: [String: UInt64]

  static let everything = UInt64.max

  /// Reads `dimension<TAB>value value …` lines.
  init(lines: TextLines) throws(DistillationError) {
    var names: [String: UInt64] = [:]
    var dimensions: [UInt64] = []
    var dimensionNames: [String: UInt64] = [:]
    for line in lines.lines {
      let fields = line.text.split(separator: "\t")
      guard fields.count == 2 else {
        throw line.error("found \(fields.count) fields, expected dimension and values.")
      }
      var mask: UInt64 = 0
      for value in fields[1].split(separator: " ") {
        guard names.count < 64 else { throw line.error("more than 64 traits.") }
        let bit = UInt64(1) << UInt64(names.count)
        guard names.updateValue(bit, forKey: String(value)) == nil else {
          throw line.error("the trait \(value) is listed twice.")
        }
        mask |= bit
      }
      dimensions.append(mask)
      guard dimensionNames.updateValue(mask, forKey: String(fields[0])) == nil else {
        throw line.error("the dimension \(fields[0]) is listed twice.")
      }
    }
    self.names = names
    self.dimensions = dimensions
    self.dimensionNames = dimensionNames
  }

  /// Whether something with `tags` may still come into a text that allows `allowed`.
  func permits(_ tags: UInt64, in allowed: UInt64) -> Bool {
    if tags == 0 || tags & allowed == tags { return true }
    for dimension in dimensions where tags & dimension != 0 {
      if tags & dimension & allowed == 0 { return false }
    }
    return true
  }

  /// What remains allowed after something with `tags` came in.
  func narrow(_ allowed: UInt64, by tags: UInt64) -> UInt64 {
    if tags == 0 { return allowed }
    var result = allowed
    for dimension in dimensions where tags & dimension != 0 { result &= tags | ~dimension }
    return result
  }
}
