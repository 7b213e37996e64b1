/// What went wrong in a corpus, lexicon, grammar, scoring or evaluation input.
///
/// The description is one sentence: what, where, found, expected.
public struct DistillationError: Error, CustomStringConvertible, Sendable, Equatable {
  public let description: String

  public init(_ description: String) { self.description = description }

  /// An error of one line of a text file.
  init(file: String, line: Int, _ problem: String) {
    description = "\(file):\(line): \(problem)"
  }
}
