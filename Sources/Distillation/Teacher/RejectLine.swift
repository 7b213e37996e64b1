/// One line of `rejects.jsonl`: an order that gave no row, and why.
public struct RejectLine: Encodable, Sendable, Equatable {
  public var task: String
  public var intent: String
  /// The length that was asked for, in words.
  public var words: Int
  public var quality: String
  public var source: String
  public var reason: RejectReason
  public var detail: String?
  /// The text that is a duplicate.
  public var text: String?

  init(_ entry: JournalEntry, reason: RejectReason, detail: String?) {
    task = entry.task
    intent = entry.intent
    words = entry.words
    quality = entry.quality
    source = entry.source
    self.reason = reason
    self.detail = detail
    text = entry.text
  }
}
