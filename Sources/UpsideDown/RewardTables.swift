/// What the scorer knows of words: rarity and topics. Stored as the tensors `reward.*`.
public struct RewardTables: Sendable, Equatable {
  /// W words or stems, sorted by their UTF-8 bytes.
  public let words: [String]
  /// [W] inverse document frequency, 0…1.
  public let rarity: [Float]
  /// [W, D] normalised topic histogram of each word, zeros for neutral words.
  public let vectors: [Float]
  public let topicCount: Int

  public static func build(
    lexicon: [(phrase: String, topics: [String])], texts: some Sequence<String>
  ) throws(CommandError) -> RewardTables {
    throw CommandError(field: "reward", message: "cannot be built yet")
  }
}
