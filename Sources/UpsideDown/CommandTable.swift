/// What a model was trained to obey, stored as `updraft.commands` in its checkpoint.
public struct CommandTable: Codable, Sendable, Equatable {
  /// One task of the model.
  public struct Task: Codable, Sendable, Equatable {
    public var name: String
    public var description: String?

    public init(name: String, description: String? = nil) {
      self.name = name
      self.description = description
    }
  }

  /// One scored text of the training set.
  public struct Example: Sendable {
    public var task: String
    /// Tokens of the text.
    public var length: Int
    /// Measured relevance in 0…1.
    public var reward: Float

    public init(task: String, length: Int, reward: Float) {
      self.task = task
      self.length = length
      self.reward = reward
    }
  }

  public let tasks: [Task]
  public let lengthUpperBounds: [Int]
  public let rewardBins: Int
  public let edges: [[[Float]]]
  public let support: [[[Int]]]
  public let defaultTask: String?
  public let horizonCount: Int

  public static func build(
    tasks: [Task], examples: [Example], horizonCount: Int = 130
  ) throws(CommandError) -> CommandTable {
    throw CommandError(field: "commands", message: "cannot be built yet")
  }

  public init(json: String) throws(CommandError) {
    throw CommandError(field: "commands", message: "cannot be read yet")
  }

  public func json() -> String { "" }

  public var specialTokens: [String] { [] }
  public func lengthBucket(_ length: Int) -> Int { 0 }
  public func rewardBin(task: String, lengthBucket: Int, reward: Float) -> Int { 0 }
  public func resolve(_ command: Command) throws(CommandError) -> EffectiveCommand {
    EffectiveCommand()
  }
}
