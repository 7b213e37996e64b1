/// Counts the topics of the lexicon's phrases and words.
///
/// A phrase that stands in the lexicon, once or in several categories, has the topics listed
/// there in equal parts; one that fits every topic in any category is neutral. A word that stands
/// there only inside phrases has the sum of theirs, and is neutral where more than a third of
/// those phrases are. A word of one of D topics can hardly be in more than 1/D of the texts, so
/// one that is in more than 0.75/D of them is glue and neutral too; so is a word from inside
/// phrases that is in more than 0.15/D. Each topic then lends half its share to every topic that
/// goes well with it, so that a coffee cup is nearer to a city than to a coral reef.
struct TopicHistograms {
  private static let longestPhrase = 5
  private static let largestNeutralShare = 1.0 / 3
  private static let relatedShare = 0.5
  /// Largest share of the texts, times the number of topics, that a topical word is in.
  private static let largestWordShare = 0.75
  private static let largestPartShare = 0.15

  private struct Histogram {
    var counts: [Double]
    /// Phrases that fit every topic.
    var neutralCount = 0.0
    var phraseCount = 0.0

    mutating func add(_ topics: [Int]) {
      phraseCount += 1
      if topics.isEmpty { neutralCount += 1 }
      for topic in topics { counts[topic] += 1 / Double(topics.count) }
    }
  }

  private let topics: [String]
  private var whole: [String: Histogram] = [:]
  private var parts: [String: Histogram] = [:]

  init(_ lexicon: [(phrase: String, topics: [String])], topics: [String]) {
    self.topics = topics
    let index = Dictionary(
      topics.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    let empty = Histogram(counts: Array(repeating: 0, count: topics.count))
    for entry in lexicon {
      let words = TextWord.split(entry.phrase)
      let positions = entry.topics.compactMap { index[$0] }
      if (1...Self.longestPhrase).contains(words.count) {
        whole[words.map(\.stem).joined(separator: " "), default: empty].add(positions)
      }
      for word in words where !word.isStopWord && words.count > 1 {
        parts[word.stem, default: empty].add(positions)
      }
    }
  }

  /// Topic distribution (sum 1, or zeros for neutral) of every phrase and word, by stems.
  ///
  /// - Parameters:
  ///   - related: topics that go well with a topic, by its name.
  ///   - textShare: share of the training texts that hold a word, by its stem.
  func vectors(
    related: [String: [String]], textShare: (String) -> Double
  ) -> [String: [Float]] {
    let neighbours = topics.map { topic in
      (related[topic] ?? []).compactMap { topics.firstIndex(of: $0) }
    }
    func vector(_ histogram: Histogram) -> [Float] {
      var spread = histogram.counts
      for (topic, count) in histogram.counts.enumerated() where count > 0 {
        for neighbour in neighbours[topic] { spread[neighbour] += Self.relatedShare * count }
      }
      let sum = spread.reduce(0, +)
      return sum > 0 ? spread.map { Float($0 / sum) } : spread.map { _ in 0 }
    }
    let neutral = [Float](repeating: 0, count: topics.count)
    let limit = 1 / Double(max(topics.count, 1))
    var vectors: [String: [Float]] = [:]
    for (stem, histogram) in parts {
      let isNeutral =
        histogram.neutralCount > Self.largestNeutralShare * histogram.phraseCount
        || textShare(stem) > Self.largestPartShare * limit
      vectors[stem] = isNeutral ? neutral : vector(histogram)
    }
    for (phrase, histogram) in whole {
      let isNeutral =
        histogram.neutralCount > 0 || textShare(phrase) > Self.largestWordShare * limit
      vectors[phrase] = isNeutral ? neutral : vector(histogram)
    }
    return vectors
  }
}
