/// Why an order ended in the reject file.
public enum RejectReason: String, Codable, Sendable, CaseIterable {
  /// The teacher wrote nothing.
  case empty
  /// The reply is not a completion, or its content is not running text.
  case notText = "not-text"
  case tooShort = "too-short"
  case tooLong = "too-long"
  /// Several lines where one text was asked for.
  case severalTexts = "several-texts"
  /// The teacher talks about the text.
  case chat
  /// The teacher declined.
  case declined
  /// Strings that look like the model's own control tokens.
  case controlString = "control-string"
  /// The reply ended at its limit of tokens.
  case cutOff = "cut-off"
  /// One of the examples that the teacher was shown.
  case copiedExample = "copied-example"
  /// The same words as an earlier text of the task.
  case duplicate
  /// Nearly the same words as an earlier text of the task (see `Deduplicator`).
  case nearDuplicate = "near-duplicate"
  /// The server refused the request itself, with a status such as 400.
  case refused
  /// The server failed at every attempt.
  case failed
  /// The built-in grammar cannot read the intent, or has no frame for a text about it.
  case unknownIntent = "unknown-intent"
}
