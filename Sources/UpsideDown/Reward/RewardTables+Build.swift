#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension RewardTables {
  /// Longest phrase that is kept as a phrase, in words.
  static let longestPhrase = 5

  /// Builds the tables from a lexicon and the training texts.
  ///
  /// *Rarity* of a word in n of N texts is ln((N + 1) / (n + 1)) / ln(N + 1): 0 for a word of
  /// every text, 1 for one that no text holds. *Vectors*: an entry that stands in the lexicon has
  /// its topics in equal parts; a word that stands there only inside phrases has the sum of
  /// theirs, normalised. An entry that fits every topic is neutral: zeros.
  ///
  /// Words of texts that are not in the lexicon are kept where at least `minimumTextCount` texts
  /// hold them; rarer ones are likely names, which count as unknown.
  /// - Parameters:
  ///   - lexicon: phrases with the names of their topics, none where a phrase fits them all.
  ///   - texts: the training texts.
  ///   - minimumTextCount: nil takes 8 or 1/5000 of the texts, whichever is more.
  /// - Throws: `CommandError` for a lexicon without topics.
  public static func build(
    lexicon: [(phrase: String, topics: [String])], texts: some Sequence<String>,
    minimumTextCount: Int? = nil
  ) throws(CommandError) -> RewardTables {
    let topics = Set(lexicon.flatMap(\.topics)).sorted(by: precedes)
    guard !topics.isEmpty else {
      throw CommandError(field: "lexicon", message: "has no topics, expected at least one")
    }
    let histograms = histograms(lexicon, topics: topics)
    let (counts, textCount) = textCounts(texts)
    let minimum = minimumTextCount ?? max(8, textCount / 5000)
    var known = Set(histograms.keys)
    for (stem, count) in counts where count >= minimum { known.insert(stem) }
    let words = known.sorted(by: precedes)
    let scale = log(Double(textCount + 1))
    let rarity = words.map { word -> Float in
      if word.utf8.contains(UInt8(ascii: " ")) { return 0 }
      if textCount == 0 { return 1 }
      let value = log(Double(textCount + 1) / Double((counts[word] ?? 0) + 1)) / scale
      return Float(min(max(value, 0), 1))
    }
    let neutral = [Float](repeating: 0, count: topics.count)
    return try RewardTables(
      words: words, rarity: rarity, vectors: words.flatMap { histograms[$0] ?? neutral },
      topicCount: topics.count)
  }

  /// Topic distribution of every phrase and word of the lexicon, by stems.
  private static func histograms(
    _ lexicon: [(phrase: String, topics: [String])], topics: [String]
  ) -> [String: [Float]] {
    let index = Dictionary(
      topics.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    var whole: [String: [Double]] = [:]
    var parts: [String: [Double]] = [:]
    for entry in lexicon {
      let words = TextWord.split(entry.phrase)
      var share = [Double](repeating: 0, count: topics.count)
      for topic in entry.topics {
        if let position = index[topic] { share[position] += 1 / Double(entry.topics.count) }
      }
      if entry.topics.isEmpty {
        share = share.map { _ in 1 / Double(topics.count) }
      }
      if (1...longestPhrase).contains(words.count) {
        add(share, to: words.map(\.stem).joined(separator: " "), of: &whole)
      }
      for word in words where !word.isStopWord && words.count > 1 {
        add(share, to: word.stem, of: &parts)
      }
    }
    return parts.merging(whole) { _, own in own }.mapValues(normalised)
  }

  private static func add(
    _ share: [Double], to key: String, of histograms: inout [String: [Double]]
  ) {
    guard let old = histograms[key] else {
      histograms[key] = share
      return
    }
    histograms[key] = zip(old, share).map(+)
  }

  /// Sum 1, or zeros where the histogram is flat.
  private static func normalised(_ histogram: [Double]) -> [Float] {
    let sum = histogram.reduce(0, +)
    let largest = histogram.max() ?? 0
    // Twice the flat share or less says too little about the topic to be held for or against.
    guard sum > 0, histogram.count == 1 || largest > 2 * sum / Double(histogram.count) else {
      return histogram.map { _ in 0 }
    }
    return histogram.map { Float($0 / sum) }
  }

  /// In how many texts each stem occurs, and the number of texts.
  private static func textCounts(_ texts: some Sequence<String>) -> ([String: Int], Int) {
    var counts: [String: Int] = [:]
    var textCount = 0
    for text in texts {
      textCount += 1
      for stem in Set(TextWord.split(text).lazy.filter { !$0.isStopWord }.map(\.stem)) {
        counts[stem, default: 0] += 1
      }
    }
    return (counts, textCount)
  }
}
