/// The desired return of a command as it travels: a number in 0…1, `"max"` or `"auto"`.
public enum RequestedReward: Sendable, Equatable, Codable {
  case auto
  case max
  case value(Double)

  /// Reads what a person types; nil when it is neither a number nor one of the two words.
  public init?(_ text: String) {
    switch text {
    case "auto": self = .auto
    case "max": self = .max
    default:
      guard let value = Double(text), value.isFinite else { return nil }
      self = .value(value)
    }
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let value = try? container.decode(Double.self) {
      self = .value(value)
      return
    }
    let word = try container.decode(String.self)
    guard let reward = RequestedReward(word) else {
      throw DecodingError.dataCorruptedError(
        in: container,
        debugDescription: "a reward is a number, \"max\" or \"auto\", found \"\(word)\"")
    }
    self = reward
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .auto: try container.encode("auto")
    case .max: try container.encode("max")
    case .value(let value): try container.encode(value)
    }
  }
}
