/// The JSON body of an error, `{"error": {"message", "type", "param", "code"}}`.
struct ErrorBody: Decodable {
  struct Fields: Decodable {
    let message: String
    let type: String?
    let param: String?
    let code: ErrorCode?
  }

  /// OpenAI sends a word, some compatible servers the HTTP status as a number.
  struct ErrorCode: Decodable {
    let text: String

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let number = try? container.decode(Int.self) {
        text = String(number)
      } else {
        text = try container.decode(String.self)
      }
    }
  }

  let error: Fields

  /// The HTTP status that the same error has in front of a stream.
  var statusInsideStream: Int {
    error.type == "service_unavailable_error" ? 503 : 500
  }

  func serverError(status: Int, retryAfterSeconds: Int?) -> ServerError {
    ServerError(
      status: status, message: error.message, type: error.type, param: error.param,
      code: error.code?.text, retryAfterSeconds: retryAfterSeconds)
  }
}
