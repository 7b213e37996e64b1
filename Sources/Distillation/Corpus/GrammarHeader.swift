/// What a grammar file says of the task's texts as a whole.
///
/// Lines: `form prose|list|query` and `lengths SHORTEST LONGEST`, in estimated tokens.
struct GrammarHeader: Sendable, Equatable {
  var form = GrammarForm.prose
  /// The lengths that texts of the task aim at; the recipe's own where the file names none.
  var lengths: ClosedRange<Int>?

  /// Takes one line; false where it is not a line of the header.
  ///
  /// - Throws: `DistillationError` with file and line for a value that cannot be meant.
  mutating func read(_ line: TextLines.Line) throws(DistillationError) -> Bool {
    let words = line.text.split(separator: " ")
    switch words.first {
    case "form" where !line.text.contains(":"):
      guard words.count == 2, let found = GrammarForm(rawValue: String(words[1])) else {
        throw line.error("found '\(line.text)', expected form prose, list or query.")
      }
      form = found
    case "lengths" where !line.text.contains(":"):
      guard words.count == 3, let low = Int(words[1]), let high = Int(words[2]),
        low >= 4, low <= high
      else {
        throw line.error(
          "found '\(line.text)', expected lengths SHORTEST LONGEST, at least 4 and in order.")
      }
      lengths = low...high
    default: return false
    }
    return true
  }
}
