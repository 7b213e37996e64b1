import FoundationEssentials

/// One line of a corpus file.
public struct CorpusLine: Codable, Sendable, Equatable {
  public var task: String
  /// The user's words.
  public var intent: String
  /// A prompt written for them.
  public var text: String
  /// Who wrote it: `grammar:QUALITY`, or a teacher's name; `own` where a user's file does not say.
  public var source: String

  public init(task: String, intent: String, text: String, source: String) {
    self.task = task
    self.intent = intent
    self.text = text
    self.source = source
  }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      task: try values.decode(String.self, forKey: .task),
      intent: try values.decode(String.self, forKey: .intent),
      text: try values.decode(String.self, forKey: .text),
      source: try values.decodeIfPresent(String.self, forKey: .source) ?? "own")
  }
}
