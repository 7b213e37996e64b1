/// A value of a recipe: a number, a word for a choice, or yes and no.
enum RecipeValue: Codable, Sendable, Equatable {
  case number(Double)
  case word(String)
  case flag(Bool)

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if let flag = try? value.decode(Bool.self) {
      self = .flag(flag)
    } else if let number = try? value.decode(Double.self) {
      self = .number(number)
    } else {
      self = .word(try value.decode(String.self))
    }
  }

  /// The value whose ``text`` this is.
  init(text: String) {
    if let flag = Bool(text) {
      self = .flag(flag)
    } else if let number = Double(text) {
      self = .number(number)
    } else if text.count > 1, text.hasPrefix("\""), text.hasSuffix("\"") {
      self = .word(String(text.dropFirst().dropLast()))
    } else {
      self = .word(text)
    }
  }

  func encode(to encoder: any Encoder) throws {
    var value = encoder.singleValueContainer()
    switch self {
    case .number(let number): try value.encode(number)
    case .word(let word): try value.encode(word)
    case .flag(let flag): try value.encode(flag)
    }
  }

  /// As it stands in a sentence or in metadata: "5" for whole numbers, "0.05" for others.
  var text: String {
    switch self {
    case .number(let value):
      if value == value.rounded(), abs(value) < 1e15 { return String(Int(value)) }
      return String(value)
    case .word(let word): return "\"\(word)\""
    case .flag(let flag): return String(flag)
    }
  }
}
