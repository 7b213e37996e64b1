/// Why a text ended. The raw values are the ones of the OpenAI API, and `cancelled`.
public enum FinishReason: String, Sendable, Codable {
  /// The model ended the text, or a stop string came up.
  case stop
  /// `maxTokens` or the end of the context was reached.
  case length
  /// Nobody wanted the rest.
  case cancelled
}
