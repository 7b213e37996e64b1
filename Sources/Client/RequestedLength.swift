/// The desired horizon of a command as it travels, in tokens: a number, or `{"max": number}`.
public enum RequestedLength: Sendable, Equatable, Codable {
  case exact(Int)
  /// At most as many; the daemon chooses the length that the model writes best.
  case atMost(Int)

  private enum CodingKeys: String, CodingKey { case max }

  public init(from decoder: any Decoder) throws {
    if let container = try? decoder.container(keyedBy: CodingKeys.self) {
      self = .atMost(try container.decode(Int.self, forKey: .max))
    } else {
      self = .exact(try decoder.singleValueContainer().decode(Int.self))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .exact(let tokens):
      var container = encoder.singleValueContainer()
      try container.encode(tokens)
    case .atMost(let tokens):
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(tokens, forKey: .max)
    }
  }
}

extension RequestedLength: ExpressibleByIntegerLiteral {
  public init(integerLiteral tokens: Int) { self = .exact(tokens) }
}

extension RequestedLength: CustomStringConvertible {
  public var description: String {
    switch self {
    case .exact(let tokens): "\(tokens)"
    case .atMost(let tokens): "at most \(tokens)"
    }
  }
}
