/// One line of an intents file: a user's words, and the task they are for.
///
/// A corpus file serves as well, its texts are not looked at.
public struct IntentLine: Decodable, Sendable, Equatable {
  public var intent: String
  /// Every task of the tasks file where it is absent.
  public var task: String?

  public init(intent: String, task: String? = nil) {
    self.intent = intent
    self.task = task
  }
}
