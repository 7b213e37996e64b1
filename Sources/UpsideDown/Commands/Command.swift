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
  /// Tokens that the text must not exceed; the longest supported length within them is asked for.
  /// Nil sets no bound. Image models' text encoders, which read 75 tokens and no more, need it.
  public var lengthLimit: Int?
  public var desiredReward: DesiredReward

  /// - Precondition: at most one of `desiredLength` and `lengthLimit` is given.
  public init(
    task: String? = nil, desiredLength: Int? = nil, lengthLimit: Int? = nil,
    desiredReward: DesiredReward = .max
  ) {
    precondition(
      desiredLength == nil || lengthLimit == nil, "a length is either desired or a limit")
    self.task = task
    self.desiredLength = desiredLength
    self.lengthLimit = lengthLimit
    self.desiredReward = desiredReward
  }
}
