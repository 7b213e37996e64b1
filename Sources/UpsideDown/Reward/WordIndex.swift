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
  /// Ascending UTF-8 order.
  private let words: [String]
  private let rows: [String: Int]
  /// Words of the longest phrase that starts with a stem.
  private let longestPhrases: [String: Int]

  init(_ tables: RewardTables) {
    rarity = tables.rarity
    words = tables.words
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

  /// Whether a word that the tables do not know is the beginning of one that they know: of an
  /// entry ("waterc") or of its -ing form ("glowin"). O(log words).
  func isPiece(_ word: TextWord) -> Bool {
    guard rows[word.stem] == nil, rows[word.text] == nil else { return false }
    for ending in ["i", "in"] where word.text.hasSuffix(ending) {
      if rows[String(word.text.dropLast(ending.count))] != nil { return true }
    }
    var low = 0
    var high = words.count
    while low < high {
      let middle = (low + high) / 2
      if RewardTables.precedes(words[middle], word.text) { low = middle + 1 } else { high = middle }
    }
    return low < words.count && words[low].hasPrefix(word.text)
  }

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
