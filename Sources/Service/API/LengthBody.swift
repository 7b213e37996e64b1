/// `desired_length` of a command: a number of tokens, or `{"max": tokens}` for the longest within.
struct LengthBody: Decodable {
  private(set) var exact: Int?
  private(set) var limit: Int?

  init(from decoder: any Decoder) throws {
    guard let fields = try? FieldReader(decoder) else {
      let name = decoder.codingPath.fieldName ?? "desired_length"
      let container = try decoder.singleValueContainer()
      if let number = try? container.decode(Double.self), number.isBeyondInteger {
        throw APIError.field(
          name, "must be in 1…\(Int.max), found \(number)", code: "invalid_value")
      }
      let value = try container.decode(Int.self)
      guard value >= 1 else {
        throw APIError.field(
          name, "must be at least 1, found \(value)", code: "invalid_value")
      }
      exact = value
      return
    }
    for name in fields.names.sorted() where name != "max" {
      throw APIError.field(fields.path(name), "is unknown: expected max", code: "unknown_field")
    }
    limit = try fields.integer("max", in: 1...Int.max)
    guard limit != nil else {
      throw APIError.field(
        fields.path("max"), "is missing: expected a number of tokens", code: "missing_field")
    }
  }
}
