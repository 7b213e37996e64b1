import FoundationEssentials

extension CommandTable: Codable {
  private enum CodingKeys: String, CodingKey {
    case version, tasks, descriptions, unpunctuated, edges, medians, support, shortest, longest
    case defaultTask = "default_task"
    case lengthUpperBounds = "length_upper_bounds"
    case rewardBins = "reward_bins"
    case horizonCount = "horizon_count"
    case minimumSupport = "minimum_support"
  }

  /// Reads and validates; throws `CommandError` for a value that makes no sense.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let version = try container.decode(Int.self, forKey: .version)
    guard version == 1 else {
      throw CommandError(field: "commands.version", message: "is \(version), expected 1")
    }
    self.init(
      tasks: try container.decode([String].self, forKey: .tasks),
      descriptions: try container.decodeIfPresent([String: String].self, forKey: .descriptions)
        ?? [:],
      defaultTask: try container.decode(String.self, forKey: .defaultTask),
      lengthUpperBounds: try container.decode([Int].self, forKey: .lengthUpperBounds),
      rewardBins: try container.decode(Int.self, forKey: .rewardBins),
      horizonCount: try container.decode(Int.self, forKey: .horizonCount),
      minimumSupport: try container.decode(Int.self, forKey: .minimumSupport),
      edges: try container.decode([[[Float]]].self, forKey: .edges),
      medians: try container.decode([[[Float]]].self, forKey: .medians),
      support: try container.decode([[[Int]]].self, forKey: .support),
      shortest: try container.decode([Int].self, forKey: .shortest),
      longest: try container.decode([Int].self, forKey: .longest))
    // Absent from tables made before tasks had forms.
    unpunctuated =
      try container.decodeIfPresent([String].self, forKey: .unpunctuated) ?? []
    try validate()
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(1, forKey: .version)
    try container.encode(tasks, forKey: .tasks)
    try container.encode(descriptions, forKey: .descriptions)
    if !unpunctuated.isEmpty { try container.encode(unpunctuated, forKey: .unpunctuated) }
    try container.encode(defaultTask, forKey: .defaultTask)
    try container.encode(lengthUpperBounds, forKey: .lengthUpperBounds)
    try container.encode(rewardBins, forKey: .rewardBins)
    try container.encode(horizonCount, forKey: .horizonCount)
    try container.encode(minimumSupport, forKey: .minimumSupport)
    try container.encode(edges, forKey: .edges)
    try container.encode(medians, forKey: .medians)
    try container.encode(support, forKey: .support)
    try container.encode(shortest, forKey: .shortest)
    try container.encode(longest, forKey: .longest)
  }

  /// Reads a table; errors name the field.
  public init(json: String) throws(CommandError) {
    do {
      self = try JSONDecoder().decode(CommandTable.self, from: Data(json.utf8))
    } catch let error as CommandError {
      throw error
    } catch let error as DecodingError {
      throw Self.error(error)
    } catch {
      throw CommandError(field: "commands", message: "cannot be read: \(error)")
    }
  }

  /// The table as JSON, keys sorted: the same bytes for the same table.
  public func json() -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    // Every value is a finite number or a string, which always encode.
    let data = (try? encoder.encode(self)) ?? Data()
    return String(decoding: data, as: UTF8.self)
  }

  private static func error(_ error: DecodingError) -> CommandError {
    func field(_ path: [any CodingKey]) -> String {
      (["commands"] + path.map(\.stringValue)).joined(separator: ".")
    }
    return switch error {
    case .typeMismatch(let type, let context):
      CommandError(
        field: field(context.codingPath), message: "is of another type than \(type)")
    case .valueNotFound(let type, let context):
      CommandError(field: field(context.codingPath), message: "is null, expected \(type)")
    case .keyNotFound(let key, let context):
      CommandError(field: field(context.codingPath + [key]), message: "is missing")
    case .dataCorrupted(let context):
      CommandError(
        field: field(context.codingPath),
        message: "cannot be read as JSON: \(context.debugDescription)")
    @unknown default:
      CommandError(field: "commands", message: "cannot be read as JSON")
    }
  }
}
