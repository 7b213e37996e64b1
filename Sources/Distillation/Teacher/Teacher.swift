/// Something that writes texts for intents: a language model behind a server, or the grammar.
public protocol Teacher: Sendable {
  /// The name that lines of the corpus carry as their source.
  var name: String { get }

  /// Writes one text, clean and checked, or says what kept it from doing so.
  ///
  /// `attempt` counts from 0; another attempt at the same order may answer differently.
  func write(_ order: TextOrder, attempt: Int) async throws(TeacherFailure) -> TeacherAnswer
}
