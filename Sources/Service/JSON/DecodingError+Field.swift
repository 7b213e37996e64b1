extension DecodingError {
  /// A 400 that names the field at fault.
  var apiError: APIError {
    let context: Context
    switch self {
    case .typeMismatch(let type, let mismatch):
      return Self.wrongType(type, at: mismatch.codingPath, found: found)
    case .keyNotFound(let key, let missing):
      return .field((missing.codingPath + [key]).fieldName, "is missing", code: "missing_field")
    case .valueNotFound(let type, let missing):
      return Self.wrongType(type, at: missing.codingPath, found: ", found null")
    case .dataCorrupted(let corrupted): context = corrupted
    @unknown default: return .field(nil, "the body cannot be read")
    }
    return .field(context.codingPath.fieldName, "cannot be read", code: "invalid_value")
  }

  private static func wrongType(
    _ type: any Any.Type, at path: [any CodingKey], found: String
  ) -> APIError {
    guard let name = path.fieldName else {
      return .field(nil, "the body must be a JSON object\(found)", code: "invalid_type")
    }
    return .field(name, "must be \(word(for: type))\(found)", code: "invalid_type")
  }

  /// ", found a string", taken from the decoder's own sentence; empty when it does not say.
  var found: String {
    guard case .typeMismatch(_, let context) = self,
      let start = context.debugDescription.firstRange(of: " but found "),
      let end = context.debugDescription.firstRange(of: " instead")
    else { return "" }
    let word = context.debugDescription[start.upperBound..<end.lowerBound]
    switch word {
    case "bool": return ", found true or false"
    case "number": return ", found a number"
    case "a dictionary": return ", found an object"
    default: return ", found \(word)"
    }
  }

  private static func word(for type: any Any.Type) -> String {
    switch type {
    case is Int.Type, is Int32.Type, is Int64.Type: "an integer"
    case is Double.Type, is Float.Type: "a number"
    case is String.Type: "a string"
    case is Bool.Type: "true or false"
    default: "\(type)".hasPrefix("Array") ? "an array" : "an object"
    }
  }
}

extension [any CodingKey] {
  /// The path in the way a person writes it: `udrl.desired_length`, `stop[1]`.
  var fieldName: String? {
    guard !isEmpty else { return nil }
    return reduce(into: "") { name, key in
      if let index = key.intValue {
        name += "[\(index)]"
      } else {
        name += name.isEmpty ? key.stringValue : ".\(key.stringValue)"
      }
    }
  }
}
