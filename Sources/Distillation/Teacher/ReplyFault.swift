/// Why a reply is not the text that was asked for.
struct ReplyFault: Error, Equatable {
  let reason: RejectReason
  let detail: String

  init(_ reason: RejectReason, _ detail: String) {
    self.reason = reason
    self.detail = detail
  }

  /// The first 120 characters on one line, for details that people read.
  static func excerpt(_ text: String) -> String {
    let line = text.split { $0.isWhitespace }.joined(separator: " ")
    return line.count > 120 ? line.prefix(120) + "…" : line
  }
}
