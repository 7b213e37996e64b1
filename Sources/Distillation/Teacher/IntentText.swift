/// The characters of an intent for a parser: capitals do not count, quotation marks and a full
/// stop at the end are gone, and white space stands only where it separates words.
struct IntentText {
  private let original: [Character]
  private let folded: [String]

  init(_ text: String) {
    var letters = Array(text.split { $0.isWhitespace }.joined(separator: " "))
    letters.removeAll { "\"“”".contains($0) }
    if letters.last == "." { letters.removeLast() }
    original = letters
    folded = letters.map { $0.lowercased() }
  }

  static func firstWord(_ phrase: String) -> String {
    IntentText(phrase).word(at: 0)?.0.lowercased() ?? ""
  }

  func isEnd(_ position: Int) -> Bool { skippingSpaces(position) == original.count }

  func text(from start: Int, to end: Int) -> String { String(original[start..<end]).trimmed }

  /// Where a grammar's literal ends that begins at `position`: its spaces match any number of
  /// them, none included, because optional parts leave spaces behind.
  func end(of literal: String, at position: Int) -> Int? {
    var position = position
    for character in literal {
      if character == " " {
        position = skippingSpaces(position)
      } else {
        guard position < folded.count, folded[position] == character.lowercased() else {
          return nil
        }
        position += 1
      }
    }
    return position
  }

  /// Where a phrase ends that begins at `position` and is not part of a longer word.
  func phraseEnd(of phrase: String, at position: Int) -> Int? {
    guard let end = end(of: phrase, at: skippingSpaces(position)), isBoundary(end) else {
      return nil
    }
    return end
  }

  /// The word at `position` in its own capitals, with its end.
  func word(at position: Int) -> (String, Int)? {
    let start = skippingSpaces(position)
    var end = start
    while end < original.count, original[end].isLetter || original[end].isNumber { end += 1 }
    return end > start ? (String(original[start..<end]), end) : nil
  }

  /// Ends of those words, or phrases, that stand at `position`, the longest first.
  func words(of candidates: Set<String>, at position: Int) -> [Int] {
    candidates.compactMap { phraseEnd(of: $0, at: position) }.sorted(by: >)
  }

  private func skippingSpaces(_ position: Int) -> Int {
    var position = position
    while position < original.count, original[position] == " " { position += 1 }
    return position
  }

  private func isBoundary(_ position: Int) -> Bool {
    position == original.count
      || !(original[position].isLetter || original[position].isNumber)
  }
}
