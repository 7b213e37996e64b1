/// The words of a corpus as token ids, with the number of times each pair of neighbours occurs,
/// kept up to date as pairs are merged.
struct PairStatistics {
  /// A pair and how often it occurred when it was queued; the smallest is the most frequent.
  private struct Candidate: Comparable {
    var count: Int
    var pair: UInt64

    static func < (left: Candidate, right: Candidate) -> Bool {
      left.count != right.count ? left.count > right.count : left.pair < right.pair
    }
  }

  private var words: [[Int32]] = []
  private var wordCounts: [Int] = []
  private var pairCounts: [UInt64: Int] = [:]
  /// Words that may hold each pair; some no longer do, some are there more than once.
  private var places: [UInt64: [Int32]] = [:]
  private var queue = BinaryHeap<Candidate>()

  init(words counter: WordCounter, ids: [[UInt8]: Int32]) {
    for (word, count) in counter.sorted where word.count > 1 {
      words.append(word.compactMap { ids[[$0]] })
      wordCounts.append(count)
    }
    for index in words.indices {
      for pair in Self.pairs(words[index]) {
        add(pair, wordIndex: index)
      }
    }
    for (pair, count) in pairCounts {
      queue.push(Candidate(count: count, pair: pair))
    }
  }

  /// The pair to merge next, nil where none occurs `minimumCount` times.
  mutating func mostFrequentPair(minimumCount: Int) -> (left: Int32, right: Int32)? {
    while let candidate = queue.pop() {
      let count = pairCounts[candidate.pair] ?? 0
      if count != candidate.count {
        // Merges have used up some of its occurrences since: it goes back in line.
        if count >= minimumCount { queue.push(Candidate(count: count, pair: candidate.pair)) }
        continue
      }
      guard count >= minimumCount else { return nil }
      return (
        Int32(truncatingIfNeeded: candidate.pair >> 32),
        Int32(truncatingIfNeeded: candidate.pair)
      )
    }
    return nil
  }

  /// Replaces every occurrence of a pair, leftmost first, by `id`.
  mutating func merge(_ left: Int32, _ right: Int32, into id: Int32) {
    let key = MergeTable.key(left, right)
    var changed: Set<UInt64> = []
    for place in places.removeValue(forKey: key) ?? [] {
      let index = Int(place)
      let word = words[index]
      let merged = Self.replace(left, right, by: id, in: word)
      guard merged.count < word.count else { continue }
      for pair in Self.pairs(word) {
        pairCounts[pair, default: 0] -= wordCounts[index]
      }
      words[index] = merged
      for pair in Self.pairs(merged) {
        if Self.holds(pair, id) {
          add(pair, wordIndex: index)
          changed.insert(pair)
        } else {
          pairCounts[pair, default: 0] += wordCounts[index]
        }
      }
    }
    pairCounts[key] = nil
    for pair in changed {
      queue.push(Candidate(count: pairCounts[pair] ?? 0, pair: pair))
    }
  }

  private mutating func add(_ pair: UInt64, wordIndex: Int) {
    pairCounts[pair, default: 0] += wordCounts[wordIndex]
    if places[pair]?.last != Int32(wordIndex) {
      places[pair, default: []].append(Int32(wordIndex))
    }
  }

  private static func pairs(_ word: [Int32]) -> [UInt64] {
    zip(word, word.dropFirst()).map { MergeTable.key($0, $1) }
  }

  private static func holds(_ pair: UInt64, _ id: Int32) -> Bool {
    UInt32(truncatingIfNeeded: pair >> 32) == UInt32(bitPattern: id)
      || UInt32(truncatingIfNeeded: pair) == UInt32(bitPattern: id)
  }

  private static func replace(
    _ left: Int32, _ right: Int32, by id: Int32, in word: [Int32]
  ) -> [Int32] {
    var result: [Int32] = []
    result.reserveCapacity(word.count)
    var index = 0
    while index < word.count {
      if index + 1 < word.count, word[index] == left, word[index + 1] == right {
        result.append(id)
        index += 2
      } else {
        result.append(word[index])
        index += 1
      }
    }
    return result
  }
}
