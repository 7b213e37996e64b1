/// Why a command or a command table was refused. `field` names the culprit, for example
/// `udrl.desired_length`; `description` is one sentence: field, found, expected.
public struct CommandError: Error, CustomStringConvertible, Sendable, Equatable {
  public let field: String
  public let message: String

  public init(field: String, message: String) {
    self.field = field
    self.message = message
  }

  public var description: String { "\(field) \(message)" }
}
