/// The lowest held-out loss of a run so far, and how long ago it was.
struct ValidationRecord: Sendable, Equatable {
  private(set) var lowestLoss: Double?
  /// Validations after the one with the lowest loss.
  private(set) var countSinceLowest = 0

  private static let lossKey = "lowest_held_out_loss"
  private static let countKey = "validations_since_lowest"

  init() {}

  /// What a saved state says; a run that did not look for the lowest loss has saved nothing.
  init(metadata: [String: String]) {
    lowestLoss = metadata[Self.lossKey].flatMap { Double($0) }
    countSinceLowest = metadata[Self.countKey].flatMap { Int($0) } ?? 0
  }

  /// Text that reads back to the same bits.
  var metadata: [String: String] {
    guard let lowestLoss else { return [:] }
    return [Self.lossKey: String(lowestLoss), Self.countKey: String(countSinceLowest)]
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
