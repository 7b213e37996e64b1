/// `POST /detokenize`: `{"tokens": [1, 2]}`.
struct DetokenizeRequest: Decodable {
  /// As JSON has them: what no token id can be is named in the error.
  private let numbers: [Double]

  init(from decoder: any Decoder) throws {
    let expected = "an array of token ids"
    let fields = try FieldReader(decoder)
    guard let numbers = try fields.read([Double].self, "tokens", expected: expected) else {
      throw APIError.field("tokens", "is missing: expected \(expected)", code: "missing_field")
    }
    self.numbers = numbers
  }

  func tokens(of tokenCount: Int) throws(APIError) -> [Int32] {
    var tokens: [Int32] = []
    for number in numbers {
      guard let token = Int32(exactly: number), (0..<tokenCount).contains(Int(token)) else {
        let found = Int32(exactly: number).map { "\($0)" } ?? "\(number)"
        throw .field(
          "tokens", "must hold ids in 0…\(tokenCount - 1), found \(found)", code: "invalid_value")
      }
      tokens.append(token)
    }
    return tokens
  }
}
