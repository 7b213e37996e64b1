import HTTPTypes
import Hummingbird
import NIOCore

/// An error reply in OpenAI's shape:
/// `{"error":{"message":…,"type":…,"param":…,"code":…}}`.
struct APIError: HTTPResponseError, Equatable {
  let status: HTTPResponse.Status
  let type: String
  let message: String
  /// The request's field at fault.
  var param: String?
  var code: String?
  /// Extra header fields, for example `Retry-After`.
  var headers: [String: String] = [:]

  func response(from request: Request, context: some RequestContext) throws -> Response {
    var response = try context.responseEncoder.encode(
      ErrorReply(error: self), from: request, context: context)
    response.status = status
    for (name, value) in headers {
      guard let name = HTTPField.Name(name) else { continue }
      response.headers[name] = value
    }
    return response
  }
}

extension APIError {
  /// 400: a field has a wrong type or value.
  static func field(_ param: String?, _ message: String, code: String? = nil) -> APIError {
    APIError(
      status: .badRequest, type: "invalid_request_error",
      message: param.map { "'\($0)' \(message)" } ?? message, param: param, code: code)
  }

  static func modelNotFound(_ name: String, served: String) -> APIError {
    APIError(
      status: .notFound, type: "invalid_request_error",
      message: "the model '\(name)' is not served here: expected '\(served)'", param: "model",
      code: "model_not_found")
  }

  static func notFound(_ path: String) -> APIError {
    APIError(
      status: .notFound, type: "invalid_request_error",
      message: "there is nothing at \(path)", code: "not_found")
  }

  static func wrongMethod(_ method: String, path: String, allowed: String) -> APIError {
    APIError(
      status: .methodNotAllowed, type: "invalid_request_error",
      message: "\(path) does not take \(method): expected \(allowed)",
      code: "method_not_allowed", headers: ["Allow": allowed])
  }

  /// 413; the connection closes, for the rest of the body is not read.
  static func tooLarge(limit: Int) -> APIError {
    APIError(
      status: .contentTooLarge, type: "invalid_request_error",
      message: "the body is larger than \(limit) bytes", code: "body_too_large",
      headers: ["Connection": "close"])
  }

  /// What Hummingbird refuses, within the bounds of `HTTPServer`; the connection closes.
  static let unreadable = APIError(
    status: .badRequest, type: "invalid_request_error",
    message: "the request cannot be read: expected HTTP/1.1, at most 100 header fields of 16 KiB "
      + "each and 32 KiB together, and the whole body", code: "invalid_http")

  static let queueFull = APIError(
    status: .tooManyRequests, type: "rate_limit_error",
    message: "the queue is full: try again later", code: "queue_full",
    headers: ["Retry-After": "1"])

  static let loading = APIError(
    status: .serviceUnavailable, type: "service_unavailable_error",
    message: "the model is still loading", code: "loading", headers: ["Retry-After": "1"])

  static let stopping = APIError(
    status: .serviceUnavailable, type: "service_unavailable_error",
    message: "the daemon is stopping", code: "stopping", headers: ["Retry-After": "1"])

  static let internalFailure = APIError(
    status: .internalServerError, type: "server_error",
    message: "the daemon failed to answer; its log says why", code: "internal_error")
}

/// The body of an error reply; null where there is no field or code, as OpenAI's.
struct ErrorReply: Encodable {
  let error: APIError

  private enum CodingKeys: String, CodingKey { case error }
  private enum ErrorKeys: String, CodingKey { case message, type, param, code }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    var body = container.nestedContainer(keyedBy: ErrorKeys.self, forKey: .error)
    try body.encode(error.message, forKey: .message)
    try body.encode(error.type, forKey: .type)
    try body.encode(error.param, forKey: .param)
    try body.encode(error.code, forKey: .code)
  }
}
