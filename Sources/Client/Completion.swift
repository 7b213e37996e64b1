/// A reply of `POST /v1/completions`: whole, or one event of a stream.
public struct Completion: Sendable, Equatable, Decodable {
  public let id: String
  public let model: String
  /// The seed that repeats this reply.
  public let seed: UInt64?
  public let choices: [Choice]
  /// Absent in all events of a stream but the last.
  public let usage: Usage?
  /// Absent for a plain continuation.
  public let command: CommandReport?

  enum CodingKeys: String, CodingKey {
    case id, model, seed, choices, usage
    case command = "udrl"
  }
}
