/// A token and the natural logarithm of its probability.
public struct TokenScore: Sendable, Equatable {
  public let token: Int32
  public let logProbability: Float
}
