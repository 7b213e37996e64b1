/// What a task's texts look like, which decides what is a fault in them.
enum TextForm: Sendable {
  /// Prose that ends with a full stop.
  case sentence
  /// Comma lists and queries, which end without one.
  case list
}
