import FoundationEssentials

/// One line of a corpus file.
public struct CorpusLine: Codable, Sendable, Equatable {
  public var task: String
  /// The user's words.
  public var intent: String
  /// A prompt written for them.
  public var text: String
  /// Who wrote it: `grammar:QUALITY`, or a teacher's name.
  public var source: String

  public init(task: String, intent: String, text: String, source: String) {
    self.task = task
    self.intent = intent
    self.text = text
    self.source = source
  }
}
