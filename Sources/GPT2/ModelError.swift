/// Why weights do not make a model. `description` is one sentence with file, tensor, found and
/// expected.
public struct ModelError: Error, CustomStringConvertible, Sendable, Equatable {
  public let description: String

  init(_ description: String) {
    self.description = description
  }
}
