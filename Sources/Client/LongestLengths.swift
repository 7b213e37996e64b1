import FoundationEssentials

/// The longest text that a command may ask of each task; the daemon moves longer ones there.
///
/// It is the longest length that the task's training texts have and the countdown can count,
/// within the last length bucket that has a supported reward (`CommandTable.clamp`).
public struct LongestLengths: Sendable, Equatable {
  public struct Entry: Sendable, Equatable {
    public let task: String
    public let tokens: Int
  }

  /// In the model's order of tasks.
  public let entries: [Entry]

  /// - Parameter properties: the JSON of `GET /props`; nil where it holds no table of commands.
  public init?(properties: String) {
    guard
      let table = try? JSONDecoder().decode(Properties.self, from: Data(properties.utf8)).commands,
      !table.tasks.isEmpty, table.isWhole
    else { return nil }
    entries = table.tasks.indices.map {
      Entry(task: table.tasks[$0], tokens: table.longestLength(task: $0))
    }
  }

  /// For a person: one number where all tasks have the same, else a number for each.
  public var text: String {
    let counts = Set(entries.map(\.tokens))
    if let count = counts.first, counts.count == 1 { return "\(count) tokens" }
    return entries.map { "\($0.task) \($0.tokens)" }.joined(separator: ", ") + " tokens"
  }

  private struct Properties: Decodable { let commands: Table }

  private struct Table: Decodable {
    let tasks: [String]
    let shortest: [Int]
    let longest: [Int]
    let lengthUpperBounds: [Int]
    let minimumSupport: Int
    let horizonCount: Int
    /// Training examples, [task][length bucket][reward bin].
    let support: [[[Int]]]

    enum CodingKeys: String, CodingKey {
      case tasks, shortest, longest, support
      case lengthUpperBounds = "length_upper_bounds"
      case minimumSupport = "minimum_support"
      case horizonCount = "horizon_count"
    }

    var isWhole: Bool {
      [shortest.count, longest.count, support.count].allSatisfy { $0 == tasks.count }
        && support.allSatisfy { $0.count == lengthUpperBounds.count }
    }

    func longestLength(task: Int) -> Int {
      var last = longest[task]
      // The countdown has a row for each number of tokens left, 0 included, and one for unknown.
      if horizonCount > 0 { last = max(min(last, horizonCount - 2), 1) }
      let first = min(shortest[task], last)
      for bucket in lengthUpperBounds.indices.reversed() {
        let low = max(bucket == 0 ? 1 : lengthUpperBounds[bucket - 1] + 1, first)
        let isOpenEnded = bucket == lengthUpperBounds.count - 1
        let high = isOpenEnded ? last : min(lengthUpperBounds[bucket], last)
        if low <= high, support[task][bucket].contains(where: { $0 >= minimumSupport }) {
          return high
        }
      }
      return last
    }
  }
}
