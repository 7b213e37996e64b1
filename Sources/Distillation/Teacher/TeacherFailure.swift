/// Why a teacher's attempt gave no text, by what is to be done about it.
public enum TeacherFailure: Error, Sendable, Equatable {
  /// Nobody answers. This is no order's fault, so it uses up no attempt: the run waits.
  case unreachable(String)
  /// The connection broke, or its time passed without an answer. It uses up an attempt, as the
  /// order may be the cause, and the run's patience, as the server may hang.
  case broken(String)
  /// An answer that says it may pass, such as 429 or 500.
  case transient(String, retryAfterSeconds: Double?)
  /// An answer that is no usable text. Another attempt may do better.
  case unusable(RejectReason, detail: String, usage: TokenUsage)
  /// This order is refused for good; others may not be.
  case refused(RejectReason, detail: String)
  /// No order can succeed: a wrong key, an unknown model.
  case permanent(String)
}
