/// What an evaluation reads of a training line, whatever else it holds.
public struct TrainingLine: Decodable, Sendable {
  public var intent: String
  public var text: String

  public init(intent: String, text: String) {
    self.intent = intent
    self.text = text
  }
}
