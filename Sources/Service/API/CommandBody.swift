import UpsideDown

/// The `udrl` object of a request. A field it does not have is refused: a misspelt command would
/// otherwise be obeyed as another one.
struct CommandBody: Decodable {
  static let names = ["task", "desired_length", "desired_reward", "attempts"]

  let command: Command
  /// How often a text is written at most until it obeys.
  let attempts: Int?

  init(from decoder: any Decoder) throws {
    let fields = try FieldReader(decoder)
    for name in fields.names.sorted() where !Self.names.contains(name) {
      throw APIError.field(
        fields.path(name), "is unknown: expected \(Self.names.joined(separator: ", "))",
        code: "unknown_field")
    }
    let length = try fields.read(
      LengthBody.self, "desired_length",
      expected: "an integer or an object like {\"max\": 75}")
    var command = Command(
      task: try fields.string("task"), desiredLength: length?.exact, lengthLimit: length?.limit)
    if let reward = try Self.reward(fields) { command.desiredReward = reward }
    self.command = command
    attempts = try fields.integer("attempts", in: 1...CompletionRequest.textCountLimit)
  }

  private static func reward(_ fields: FieldReader) throws -> DesiredReward? {
    let name = "desired_reward"
    guard fields.isGiven(name) else { return nil }
    let expected = "a number in 0…1, \"max\" or \"auto\""
    if let word = try? fields.string(name) {
      switch word {
      case "max": return .max
      case "auto": return .auto
      default: throw fields.outOfRange(name, bounds: expected, found: "\"\(word)\"")
      }
    }
    guard let value = try fields.read(Double.self, name, expected: expected) else { return nil }
    guard (0...1).contains(value) else {
      throw fields.outOfRange(name, bounds: expected, found: "\(value)")
    }
    return .value(Float(value))
  }
}
