/// One request on its way: everything the API needs of HTTP.
struct HTTPRequest: Sendable {
  enum Method: String, Sendable {
    case get = "GET"
    case post = "POST"
  }

  let method: Method
  let path: String
  /// JSON, nil for a request without a body.
  var body: [UInt8]?
}
