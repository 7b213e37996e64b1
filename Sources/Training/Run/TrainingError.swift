/// A refusal of the trainer: one sentence that says what was wrong, where, what was found
/// and what was expected.
public struct TrainingError: Error, CustomStringConvertible, Sendable, Equatable {
  public let description: String

  public init(_ description: String) {
    self.description = description
  }
}
