/// `POST /detokenize`: `{"tokens": [1, 2]}`.
struct DetokenizeRequest: Decodable {
  let tokens: [Int32]

  init(from decoder: any Decoder) throws {
    let expected = "an array of token ids"
    let fields = try FieldReader(decoder)
    guard let tokens = try fields.read([Int32].self, "tokens", expected: expected) else {
      throw APIError.field("tokens", "is missing: expected \(expected)", code: "missing_field")
    }
    self.tokens = tokens
  }

  func check(tokenCount: Int) throws(APIError) {
    for token in tokens where token < 0 || token >= tokenCount {
      throw .field(
        "tokens", "must hold ids in 0…\(tokenCount - 1), found \(token)", code: "invalid_value")
    }
  }
}
