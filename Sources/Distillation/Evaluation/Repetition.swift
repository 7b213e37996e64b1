/// Whether a text says a thing twice. The reward's faults weigh repetition too, but a text is
/// chosen by those, so what the choice finds is checked in another way.
enum Repetition {
  /// Words of a sentence that no name or phrase is as long as: said again they are a repetition.
  private static let runLength = 4

  /// Whether an item of a list, or a run of four words of a sentence, stands there again, in
  /// whatever capitals.
  ///
  /// - Parameter isUnpunctuated: the task's texts are lists with commas between items, or queries,
  ///   which are one item.
  static func isIn(_ text: String, isUnpunctuated: Bool) -> Bool {
    let lowercased = text.lowercased()
    let things =
      isUnpunctuated
      ? lowercased.split(separator: ",").map { EvaluationSample.words(String($0)) }
      : runs(EvaluationSample.words(lowercased))
    var seen: Set<[String]> = []
    return things.contains { !$0.isEmpty && !seen.insert($0).inserted }
  }

  private static func runs(_ words: [String]) -> [[String]] {
    words.indices.dropLast(runLength - 1).map { Array(words[$0..<$0 + runLength]) }
  }
}
