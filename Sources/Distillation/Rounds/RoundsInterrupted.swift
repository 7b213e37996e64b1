/// A signal ended rounds between two phases or two steps; everything up to there is saved.
public struct RoundsInterrupted: Error, CustomStringConvertible, Sendable, Equatable {
  public let round: Int

  public var description: String {
    "Stopped in round \(round) and saved; the same command goes on from there."
  }
}
