/// Everything that a round learns from is there, and another program has to train it.
public struct RoundAwaitsTraining: Error, CustomStringConvertible, Sendable, Equatable {
  public let round: Int
  /// The recipe file to train by; lines and commands lie beside it.
  public let recipe: String
  /// The float32 file to go on from, and the one to write.
  public let previous: String
  public let model: String

  public var description: String {
    "Round \(round) waits for its training by \(recipe), from \(previous) to \(model); "
      + "the same command goes on then."
  }
}
