/// A field of a request, by its JSON name.
struct FieldKey: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }

  init(_ name: String) { stringValue = name }
  init(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}

/// Reads optional fields of one JSON object strictly: absent and null give nil, a wrong type or
/// a value out of range is an `APIError` that names the field.
struct FieldReader {
  let container: KeyedDecodingContainer<FieldKey>

  init(_ decoder: any Decoder) throws {
    container = try decoder.container(keyedBy: FieldKey.self)
  }

  var names: [String] { container.allKeys.map(\.stringValue) }

  /// True where the field is present, null or not.
  func contains(_ name: String) -> Bool { container.contains(FieldKey(name)) }

  /// True where the field is present and null.
  func isNull(_ name: String) -> Bool {
    contains(name) && ((try? container.decodeNil(forKey: FieldKey(name))) ?? false)
  }

  /// True where the field is present and not null.
  func isGiven(_ name: String) -> Bool { contains(name) && !isNull(name) }

  /// The name with the path of the object that holds it.
  func path(_ name: String) -> String {
    (container.codingPath + [FieldKey(name)]).fieldName ?? name
  }

  func boolean(_ name: String) throws -> Bool? {
    try read(Bool.self, name, expected: "true or false")
  }

  func string(_ name: String) throws -> String? {
    try read(String.self, name, expected: "a string")
  }

  func integer(_ name: String, in range: ClosedRange<Int>) throws -> Int? {
    if let number = try? container.decode(Double.self, forKey: FieldKey(name)),
      number.isBeyondInteger
    {
      let bounds = "in \(range.lowerBound)…\(range.upperBound)"
      throw outOfRange(name, bounds: bounds, found: "\(number)")
    }
    guard let value = try read(Int.self, name, expected: "an integer") else { return nil }
    guard range.contains(value) else {
      let bounds =
        range.upperBound == .max
        ? "at least \(range.lowerBound)" : "in \(range.lowerBound)…\(range.upperBound)"
      throw outOfRange(name, bounds: bounds, found: "\(value)")
    }
    return value
  }

  /// Ranges of sampler settings are the engine's to check.
  func number(_ name: String) throws -> Float? {
    try read(Double.self, name, expected: "a number").map { try float($0, name) }
  }

  /// A number of the field in the engine's precision, which would call a larger one infinite.
  func float(_ value: Double, _ name: String) throws -> Float {
    let number = Float(value)
    guard number.isFinite else {
      let bounds = "a number of at most \(Float.greatestFiniteMagnitude) in magnitude"
      throw outOfRange(name, bounds: bounds, found: "\(value)")
    }
    return number
  }

  /// Decodes any type; the expectation in words goes into the error.
  func read<Value: Decodable>(_ type: Value.Type, _ name: String, expected: String) throws
    -> Value?
  {
    do {
      return try container.decodeIfPresent(type, forKey: FieldKey(name))
    } catch let error as DecodingError {
      throw APIError.field(path(name), "must be \(expected)\(error.found)", code: "invalid_type")
    } catch let error as APIError {
      throw error
    } catch {
      // The decoder's private error for a number that the type cannot hold, such as 1.5.
      let number = try? container.decode(Double.self, forKey: FieldKey(name))
      let found = number.map { ", found \($0)" } ?? ""
      throw APIError.field(path(name), "must be \(expected)\(found)", code: "invalid_type")
    }
  }

  func outOfRange(_ name: String, bounds: String, found: String) -> APIError {
    .field(path(name), "must be \(bounds), found \(found)", code: "invalid_value")
  }
}

extension Double {
  /// Too large for an `Int`, of which JSON knows nothing.
  var isBeyondInteger: Bool { magnitude >= 0x1p63 }
}
