/// The held-out losses of a run that its saves tell of: the last one, and the lowest one so far
/// and how long ago it was.
struct ValidationRecord: Sendable, Equatable {
  /// What the last validation measured; nil before the first.
  var lastLoss: Double?
  private(set) var lowestLoss: Double?
  /// Validations after the one with the lowest loss.
  private(set) var countSinceLowest = 0

  private static let lastKey = "held_out_loss"
  private static let lossKey = "lowest_held_out_loss"
  private static let countKey = "validations_since_lowest"

  init() {}

  /// What a saved state says; a run that did not look for the lowest loss has saved none.
  init(metadata: [String: String]) {
    lastLoss = metadata[Self.lastKey].flatMap { Double($0) }
    lowestLoss = metadata[Self.lossKey].flatMap { Double($0) }
    countSinceLowest = metadata[Self.countKey].flatMap { Int($0) } ?? 0
  }

  /// Text that reads back to the same bits.
  var metadata: [String: String] {
    var values: [String: String] = [:]
    values[Self.lastKey] = lastLoss.map { String($0) }
    if let lowestLoss {
      values[Self.lossKey] = String(lowestLoss)
      values[Self.countKey] = String(countSinceLowest)
    }
    return values
  }

  /// Notes a validation and says whether it was the best so far; what is no number never is.
  mutating func note(_ loss: Double) -> Bool {
    guard loss < lowestLoss ?? .infinity else {
      countSinceLowest += 1
      return false
    }
    lowestLoss = loss
    countSinceLowest = 0
    return true
  }
}
