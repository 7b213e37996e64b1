/// One text to be asked for in an evaluation.
struct EvaluationOrder: Sendable {
  let task: String
  let intent: String
  let length: Int
  /// The reward bin asked for; nil asks for the highest.
  let bin: Int?

  /// What is said where there is no room for a single text.
  static func noRoom(intents count: Int) -> String {
    "None of the \(count) held-out intents leaves room in the model's context for a text of the "
      + "lengths asked for, expected shorter intents or smaller evaluate.lengths."
  }

  var key: TeacherTexts.Key {
    TeacherTexts.Key(task: task, intent: intent, length: length)
  }
}
