import FoundationEssentials

/// A server's answer before anything of it is believed.
public struct ChatResponse: Sendable, Equatable {
  public var status: Int
  /// The header `Retry-After` as it came.
  public var retryAfter: String?
  public var body: Data

  public init(status: Int, retryAfter: String? = nil, body: Data) {
    self.status = status
    self.retryAfter = retryAfter
    self.body = body
  }
}
