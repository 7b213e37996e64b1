/// What `verify` looked at; it exists only when all of it was in order.
public struct VerificationReport: Codable, Sendable {
  public let file: String
  /// One sentence for each check that passed.
  public internal(set) var checks: [String] = []
  public internal(set) var metadata: [String: String] = [:]
  public internal(set) var configuration: ModelConfiguration?
}
