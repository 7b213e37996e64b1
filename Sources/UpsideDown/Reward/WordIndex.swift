/// Finds words and phrases in the reward tables.
struct WordIndex: Sendable {
  /// Part of a text that the tables know as one entry.
  struct Unit: Equatable {
    /// Row of the tables.
    var row: Int
    /// Words of the text that it covers.
    var range: Range<Int>
  }

  let rarity: [Float]
  private let rows: [String: Int]
  /// Words of the longest phrase that starts with a stem.
  private let longestPhrases: [String: Int]

  init(_ tables: RewardTables) {
    rarity = tables.rarity
    rows = Dictionary(
      tables.words.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    var longest: [String: Int] = [:]
    for word in tables.words {
      let parts = word.split(separator: " ")
      if let first = parts.first, parts.count > 1 {
        longest[String(first)] = max(longest[String(first)] ?? 0, parts.count)
      }
    }
    longestPhrases = longest
  }

  /// Row of a stem, nil where the tables do not know it.
  func row(of stem: String) -> Int? { rows[stem] }

  /// Cuts a text into the entries of the tables, the longest phrase first; stop-words and
  /// unknown words are left out.
  func units(of words: [TextWord]) -> [Unit] {
    var units: [Unit] = []
    var start = 0
    while start < words.count {
      let unit = phrase(at: start, of: words) ?? word(at: start, of: words)
      if let unit { units.append(unit) }
      start = unit?.range.upperBound ?? start + 1
    }
    return units
  }

  private func phrase(at start: Int, of words: [TextWord]) -> Unit? {
    guard let longest = longestPhrases[words[start].stem] else { return nil }
    var count = min(longest, words.count - start)
    while count > 1 {
      let range = start..<start + count
      if let row = rows[words[range].map(\.stem).joined(separator: " ")] {
        return Unit(row: row, range: range)
      }
      count -= 1
    }
    return nil
  }

  private func word(at start: Int, of words: [TextWord]) -> Unit? {
    guard !words[start].isStopWord, let row = rows[words[start].stem] else { return nil }
    return Unit(row: row, range: start..<start + 1)
  }
}
