/// A text of a teacher, with what it cost.
public struct TeacherAnswer: Sendable, Equatable {
  public var text: String
  public var usage: TokenUsage

  public init(text: String, usage: TokenUsage = TokenUsage()) {
    self.text = text
    self.usage = usage
  }
}
