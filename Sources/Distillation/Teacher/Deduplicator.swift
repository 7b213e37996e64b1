/// Finds texts that say what an earlier text of the same task says, word for word or nearly.
///
/// Nearly means that at least 0.7 of the word 3-shingles are common: bands of `MinHash` find
/// the candidates, the exact similarity decides. The first text of a group stays, so the result
/// depends on the order of the texts alone. Time is linear in the number of texts.
struct Deduplicator {
  static let threshold = 0.7

  enum Verdict: Equatable {
    case new
    case duplicate
    case near(similarity: Double)
  }

  /// Candidates beyond this number in one band are not compared: that many texts that share
  /// four minima are boilerplate, of which the first are enough.
  private static let candidateLimit = 64

  private var seen: Set<[String]> = []
  private var kept: [MinHash] = []
  private var buckets: [[UInt64: [Int]]] = Array(repeating: [:], count: MinHash.bandCount)

  /// Judges one text and remembers it where it is new.
  mutating func judge(task: String, text: String) -> Verdict {
    let words = WordList(text).words
    guard seen.insert([task] + words).inserted else { return .duplicate }
    let hash = MinHash(words)
    let salt = SplitMix.hash(task)
    var compared: Set<Int> = []
    for (band, value) in hash.bands.enumerated() {
      for index in buckets[band][value ^ salt, default: []] where compared.insert(index).inserted {
        let similarity = hash.similarity(to: kept[index])
        if similarity >= Self.threshold { return .near(similarity: similarity) }
      }
    }
    for (band, value) in hash.bands.enumerated() {
      if buckets[band][value ^ salt, default: []].count < Self.candidateLimit {
        buckets[band][value ^ salt, default: []].append(kept.count)
      }
    }
    kept.append(hash)
    return .new
  }
}
