/// Why a tokenizer could not be read, trained or used: one sentence that names the file part,
/// what was found and what was expected.
public struct TokenizerError: Error, CustomStringConvertible, Sendable, Equatable {
  public let description: String

  public init(_ description: String) {
    self.description = description
  }
}
