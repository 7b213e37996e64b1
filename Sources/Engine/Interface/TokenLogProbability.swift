/// A generated token and how likely the model found it before penalties and temperature.
public struct TokenLogProbability: Sendable {
  public struct Candidate: Sendable {
    public let token: Int32
    /// The token's own bytes as text; broken UTF-8 shows as U+FFFD.
    public let text: String
    /// Natural logarithm of the probability.
    public let logProbability: Float
  }

  public let chosen: Candidate
  /// The likeliest tokens, best first, ties by lowest id.
  public let top: [Candidate]
}
