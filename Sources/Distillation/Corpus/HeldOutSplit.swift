/// Which intents are kept out of training: the same whoever wrote the texts, in whatever order.
public struct HeldOutSplit: Sendable {
  /// In 0…1.
  public let share: Double

  public init(share: Double) { self.share = share }

  /// The side of an intent or of its made-up name, by a hash of its letters in lower case.
  public func isHeldOut(_ key: String) -> Bool {
    Double(SplitMix.hash(key.lowercased()) >> 11) * 0x1p-53 < share
  }
}
