/// One text to be asked for in an evaluation.
struct EvaluationOrder: Sendable {
  let task: String
  let intent: String
  let length: Int
  /// The reward bin asked for; nil asks for the highest.
  let bin: Int?

  var key: TeacherTexts.Key {
    TeacherTexts.Key(task: task, intent: intent, length: length)
  }
}
