/// How the texts of a task are put together and how they end.
enum GrammarForm: String, Sendable, CaseIterable {
  /// Sentences and clauses that end with a full stop.
  case prose
  /// Items between commas; the last one ends without a full stop.
  case list
  /// One phrase, as typed into a search field.
  case query

  /// What stands between a text and the next clause.
  var separator: String { self == .query ? " " : ", " }
}
