import FoundationEssentials

extension ClientError {
  /// The error in the API's shape, `{"error": {"code", "message", "param", "type"}}`, on one line:
  /// what stands for a reply that did not come, where each line of input has a line of output.
  public func json() throws -> String {
    let fields: [String: String?] =
      switch self {
      case .server(let error):
        [
          "message": error.message, "type": error.type, "param": error.param, "code": error.code,
        ]
      case .notUTF8:
        [
          "message": description, "type": "invalid_request_error", "param": "prompt",
          "code": "invalid_value",
        ]
      default:
        ["message": description, "type": nil, "param": nil, "code": nil]
      }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(["error": fields]), as: UTF8.self)
  }
}
