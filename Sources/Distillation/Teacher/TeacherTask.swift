import UpsideDown

/// What a teacher must know of one task: what its texts are for, how they look, and examples.
public struct TeacherTask: Decodable, Sendable, Equatable {
  /// How the texts of a task are written.
  public enum Form: String, Decodable, Sendable, CaseIterable {
    /// Sentences or clauses that end with a full stop.
    case prose
    /// Items separated by commas, without a full stop at the end.
    case list
    /// A search phrase of a few words, without a full stop.
    case query
  }

  /// A text that a teacher is shown as excellent.
  public struct Example: Decodable, Sendable, Equatable {
    public var intent: String
    public var text: String
  }

  public var name: String
  /// One or two sentences: who reads the texts, and what makes one good.
  public var description: String
  public var form: Form
  /// The shortest and the longest text, in words.
  public var words: [Int]
  public var examples: [Example]

  /// Texts of more words than this are not what a small model is for.
  private static let longestWords = 10_000

  public var wordRange: ClosedRange<Int> { words[0]...words[1] }

  /// A text this much beside the range is still one that hindsight can label.
  var acceptedWords: ClosedRange<Int> { max(1, words[0] / 2)...(words[1] * 3 / 2) }

  /// Refuses what no prompt can be written from; `path` is named in the error.
  func validate(path: String) throws(DistillationError) {
    func check(_ holds: Bool, _ field: String, _ found: String, _ expected: String)
      throws(DistillationError)
    {
      if holds { return }
      throw DistillationError(
        "\(path): \(field) of the task '\(name)' is \(found), expected \(expected).")
    }
    // A table of commands would refuse other names, but only after every text has been written.
    try check(
      CommandTable.isTaskName(name), "name", "'\(name)'", CommandTable.taskNameRule)
    try check(!description.isEmpty, "description", "empty", "a sentence")
    try check(
      words.count == 2 && words[0] >= 1 && words[0] <= words[1] && words[1] <= Self.longestWords,
      "words", "\(words)",
      "two numbers up to \(Self.longestWords), the shortest and the longest text")
    try check(!examples.isEmpty, "examples", "empty", "at least one intent with its text")
    for (index, example) in examples.enumerated() {
      try check(
        !example.intent.isEmpty && !example.text.isEmpty, "examples[\(index)]", "incomplete",
        "an intent and a text")
      let count = WordList(example.text).count
      try check(
        wordRange.contains(count), "examples[\(index)]", "\(count) words long",
        "\(words[0]) to \(words[1]), as its own range says")
    }
  }
}
