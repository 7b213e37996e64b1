extension DecodingError {
  /// What is wrong with a JSON value, and where in it: one clause, without a full stop.
  var words: String {
    let (context, what): (Context, String?) =
      switch self {
      case .keyNotFound(let key, let context):
        (context, "the key '\(key.stringValue)' is missing")
      case .valueNotFound(_, let context): (context, "null, expected a value")
      case .typeMismatch(_, let context), .dataCorrupted(let context): (context, nil)
      @unknown default: (Context(codingPath: [], debugDescription: "\(self)"), nil)
      }
    var found = what ?? context.debugDescription
    if found.hasSuffix(".") { found.removeLast() }
    let keys = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }
    return (keys.isEmpty ? "" : keys.joined(separator: ".") + ": ") + found
  }

  /// The same for any error that decoding may end with.
  public static func words(for error: any Error) -> String {
    (error as? DecodingError)?.words ?? "\(error)"
  }
}
