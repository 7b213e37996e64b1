/// The return a command asks for.
public enum DesiredReward: Sendable, Equatable {
  /// Leave it to the model: `<|reward:auto|>`.
  case auto
  /// The highest reward bin that training supports.
  case max
  /// A relevance reward in 0…1.
  case value(Float)
}

/// What was asked, before it is checked against what the model was trained on.
public struct Command: Sendable, Equatable {
  /// The task name that leaves the choice to the model: `<|task:auto|>`.
  public static let automaticTask = "auto"

  /// Nil asks for the table's default task, `"auto"` leaves it to the model.
  public var task: String?
  /// Tokens of generated text; nil leaves it to the model.
  public var desiredLength: Int?
  public var desiredReward: DesiredReward

  public init(
    task: String? = nil, desiredLength: Int? = nil, desiredReward: DesiredReward = .max
  ) {
    self.task = task
    self.desiredLength = desiredLength
    self.desiredReward = desiredReward
  }
}
