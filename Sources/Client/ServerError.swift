/// An error of the daemon: the HTTP status and OpenAI's `{"error": {…}}` object.
public struct ServerError: Error, Sendable, Equatable, CustomStringConvertible {
  /// HTTP status, 400…599. An error inside a stream, which had begun with 200, counts as 503
  /// where the daemon stops and as 500 otherwise.
  public let status: Int
  public let message: String
  /// OpenAI's error class, such as `invalid_request_error`.
  public let type: String?
  /// The request's field at fault.
  public let param: String?
  public let code: String?
  /// The daemon's `Retry-After`, where it sent one.
  public let retryAfterSeconds: Int?

  public init(
    status: Int, message: String, type: String? = nil, param: String? = nil, code: String? = nil,
    retryAfterSeconds: Int? = nil
  ) {
    self.status = status
    self.message = message
    self.type = type
    self.param = param
    self.code = code
    self.retryAfterSeconds = retryAfterSeconds
  }

  public var description: String {
    let field = param.map { ", field \($0)" } ?? ""
    let retry = retryAfterSeconds.map { "; try again in \($0) s" } ?? ""
    return "the daemon answered \(status)\(field): \(message)\(retry)"
  }
}
