#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension RewardTables {
  /// Builds the tables from a lexicon and the training texts.
  ///
  /// *Rarity* of a word in n of N texts is ln((N + 1) / (n + 1)) / ln(N + 1): 0 for a word of
  /// every text, 1 for one that no text holds. *Vectors*: see `TopicHistograms`;
  /// *embedding*: see `WordEmbedding.learn`.
  ///
  /// Words of texts that are not in the lexicon are kept where at least `minimumTextCount` texts
  /// hold them; rarer ones are likely names, which count as unknown, as do pieces of words.
  /// - Parameters:
  ///   - lexicon: phrases with the names of their topics, none where a phrase fits them all.
  ///   - relatedTopics: topics that go well with a topic, by its name.
  ///   - texts: the training texts.
  ///   - minimumTextCount: nil takes 8 or 1/5000 of the texts, whichever is more.
  /// - Throws: `CommandError` for a lexicon without topics.
  public static func build(
    lexicon: [(phrase: String, topics: [String])], relatedTopics: [String: [String]] = [:],
    texts: some Sequence<String>, minimumTextCount: Int? = nil
  ) throws(CommandError) -> RewardTables {
    let topics = Set(lexicon.flatMap(\.topics)).sorted(by: precedes)
    guard !topics.isEmpty else {
      throw CommandError(field: "lexicon", message: "has no topics, expected at least one")
    }
    let corpus = CorpusWords(texts)
    let textCount = corpus.textCount
    let vectors = TopicHistograms(lexicon, topics: topics).vectors(related: relatedTopics) {
      Double(corpus.textCount(of: $0)) / Double(max(textCount, 1))
    }
    let minimum = minimumTextCount ?? max(8, textCount / 5000)
    let known = Set(vectors.keys).union(corpus.frequentStems(minimum: minimum))
    let words = known.sorted(by: precedes)
    let scale = log(Double(textCount + 1))
    let rarity = words.map { word -> Float in
      if word.utf8.contains(UInt8(ascii: " ")) { return 0 }
      if textCount == 0 { return 1 }
      let value = log(Double(textCount + 1) / Double(corpus.textCount(of: word) + 1)) / scale
      return Float(min(max(value, 0), 1))
    }
    let neutral = [Float](repeating: 0, count: topics.count)
    return try RewardTables(
      words: words, rarity: rarity, vectors: words.flatMap { vectors[$0] ?? neutral },
      topicCount: topics.count,
      embedding: .learn(words: words, rarity: rarity, corpus: corpus))
  }
}
