/// `POST /tokenize`: `{"content": "text"}`.
struct TokenizeRequest: Decodable {
  let content: String

  init(from decoder: any Decoder) throws {
    guard let content = try FieldReader(decoder).string("content") else {
      throw APIError.field("content", "is missing: expected a string", code: "missing_field")
    }
    self.content = content
  }
}
