/// What the scorer knows of words: their rarity, their topics and their company.
///
/// Stored in a checkpoint as the tensors `reward.words`, `reward.rarity`, `reward.vectors`,
/// `reward.embedding` and `reward.embedding_scale`.
public struct RewardTables: Sendable, Equatable {
  /// Limits what a file can ask for.
  static let maximumWordCount = 1 << 20
  static let maximumTopicCount = 1024

  /// W stems of words, and phrases as stems with single spaces between; ascending UTF-8 order.
  public let words: [String]
  /// [W] inverse document frequency scaled to 0…1; 0 for phrases, which only carry topics.
  public let rarity: [Float]
  /// [W, topicCount] topic distribution of each entry (sum 1), zeros for neutral ones.
  public let vectors: [Float]
  public let topicCount: Int
  /// Word vectors of each entry; nil in a checkpoint made before there were any.
  public let embedding: WordEmbedding?

  /// - Throws: `CommandError` for tables that do not fit together or hold values out of range.
  public init(
    words: [String], rarity: [Float], vectors: [Float], topicCount: Int,
    embedding: WordEmbedding? = nil
  ) throws(CommandError) {
    func check(
      _ holds: Bool, _ field: String, _ message: @autoclosure () -> String
    ) throws(CommandError) {
      if !holds { throw CommandError(field: field, message: message()) }
    }
    try check(
      words.count <= Self.maximumWordCount, "reward.words",
      "has \(words.count) entries, expected at most \(Self.maximumWordCount)")
    try check(
      (1...Self.maximumTopicCount).contains(topicCount), "reward.vectors",
      "has \(topicCount) topics, expected 1…\(Self.maximumTopicCount)")
    try check(
      words.allSatisfy { !$0.isEmpty } && zip(words, words.dropFirst()).allSatisfy(Self.precedes),
      "reward.words", "are not in ascending order of their UTF-8 bytes, each once")
    try check(
      rarity.count == words.count, "reward.rarity",
      "has \(rarity.count) values, expected \(words.count), one per word")
    try check(
      vectors.count == words.count * topicCount, "reward.vectors",
      "has \(vectors.count) values, expected \(words.count) × \(topicCount)")
    try check(
      rarity.allSatisfy { (0...1).contains($0) }, "reward.rarity", "holds a value outside 0…1")
    try check(
      vectors.allSatisfy { (0...1).contains($0) }, "reward.vectors", "holds a value outside 0…1")
    try check(
      embedding.map { $0.rowCount == words.count } ?? true, "reward.embedding",
      "has \(embedding?.rowCount ?? 0) rows, expected \(words.count), one per word")
    self.words = words
    self.rarity = rarity
    self.vectors = vectors
    self.topicCount = topicCount
    self.embedding = embedding
  }

  static func precedes(_ left: String, _ right: String) -> Bool {
    left.utf8.lexicographicallyPrecedes(right.utf8)
  }
}
