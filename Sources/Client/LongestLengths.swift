import FoundationEssentials

/// The longest text that a command may ask of each task; the daemon moves longer ones there.
public struct LongestLengths: Sendable, Equatable {
  public struct Entry: Sendable, Equatable {
    public let task: String
    public let tokens: Int
  }

  /// In the model's order of tasks.
  public let entries: [Entry]

  /// - Parameter properties: the JSON of `GET /props`; nil where it does not say them.
  public init?(properties: String) {
    guard
      let properties = try? JSONDecoder().decode(Properties.self, from: Data(properties.utf8)),
      !properties.longestLengths.isEmpty,
      properties.longestLengths.count == properties.commands.tasks.count
    else { return nil }
    entries = zip(properties.commands.tasks, properties.longestLengths).map(Entry.init)
  }

  /// For a person: one number where all tasks have the same, else a number for each.
  public var text: String {
    let counts = Set(entries.map(\.tokens))
    if let count = counts.first, counts.count == 1 { return "\(count) tokens" }
    return entries.map { "\($0.task) \($0.tokens)" }.joined(separator: ", ") + " tokens"
  }

  private struct Properties: Decodable {
    struct Table: Decodable { let tasks: [String] }

    let commands: Table
    /// In tokens, one for each task.
    let longestLengths: [Int]

    enum CodingKeys: String, CodingKey {
      case commands
      case longestLengths = "longest_lengths"
    }
  }
}
