/// A decoded reply together with the JSON it came from, so that a caller can pass on the daemon's
/// own words, fields this client does not know included.
public struct Reply<Value: Sendable>: Sendable {
  public let value: Value
  public let json: String
}
