/// One text of a completion, or a piece of one in a stream.
public struct Choice: Sendable, Equatable, Decodable {
  public let index: Int
  public let text: String
  /// `stop` or `length`; nil in a stream while the text goes on.
  public let finishReason: String?
  /// Measured when the text is finished.
  public let achieved: Achievement?

  enum CodingKeys: String, CodingKey {
    case index, text
    case finishReason = "finish_reason"
    case achieved = "udrl"
  }
}
