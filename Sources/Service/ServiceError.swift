/// Why the service cannot start or go on: one sentence that names the culprit.
public struct ServiceError: Error, CustomStringConvertible, Sendable {
  public let description: String

  public init(_ description: String) {
    self.description = description
  }
}
