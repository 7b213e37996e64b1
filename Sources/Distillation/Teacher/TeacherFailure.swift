/// Why a teacher's attempt gave no text, by what is to be done about it.
public enum TeacherFailure: Error, Sendable, Equatable {
  /// Nobody answers. This is no order's fault, so it uses up no attempt: the run waits.
  case unreachable(String)
  /// A failure that may pass, such as 429, 500 or a connection that broke.
  case transient(String, retryAfterSeconds: Double?)
  /// An answer that is no usable text. Another attempt may do better.
  case unusable(RejectReason, detail: String, usage: TokenUsage)
  /// This order is refused for good; others may not be.
  case refused(RejectReason, detail: String)
  /// No order can succeed: a wrong key, an unknown model.
  case permanent(String)
}
