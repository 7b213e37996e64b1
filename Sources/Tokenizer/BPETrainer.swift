/// Learns a byte-level BPE vocabulary from texts.
///
/// The most frequent pair of neighbouring tokens is merged again and again; of equally frequent
/// pairs the one with the smaller ids (left, then right) wins, so the same texts give the same
/// tokenizer, whatever their order. The result is that of Hugging Face's `BpeTrainer` with
/// `ByteLevel.alphabet()`, with special tokens after instead of before the vocabulary.
public struct BPETrainer {
  /// Pairs that occur less often are not merged.
  private static let minimumCount = 2

  /// Bytes of each token learned so far.
  private var tokens: [[UInt8]] = ByteAlphabet.bytesInOrder.map { [$0] }
  private var ids: [[UInt8]: Int32] = [:]
  private var merges: [(left: [UInt8], right: [UInt8])] = []
  private var corpus: PairStatistics

  /// Learns `tokenCount` BPE tokens (256 bytes and merges) and appends `specialTokens`.
  ///
  /// A corpus without enough repeated pairs gives fewer tokens.
  /// - Throws: `TokenizerError` for a `tokenCount` below 256 or special tokens that are there
  ///   twice or lack `<|endoftext|>`.
  public static func train(
    texts: some Sequence<String>, tokenCount: Int, specialTokens: [String],
    addsPrefixSpace: Bool = false
  ) throws(TokenizerError) -> Tokenizer {
    var counter = WordCounter(addsPrefixSpace: addsPrefixSpace)
    for text in texts {
      counter.add(text)
    }
    return try train(words: counter, tokenCount: tokenCount, specialTokens: specialTokens)
  }

  /// As `train(texts:…)`, from words counted before.
  public static func train(
    words: WordCounter, tokenCount: Int, specialTokens: [String]
  ) throws(TokenizerError) -> Tokenizer {
    guard (256...Vocabulary.maximumTokenCount).contains(tokenCount) else {
      throw TokenizerError(
        "the vocabulary size is \(tokenCount), expected 256…\(Vocabulary.maximumTokenCount)")
    }
    var trainer = BPETrainer(words: words)
    while trainer.tokens.count < tokenCount, trainer.mergeMostFrequentPair() {}
    return Tokenizer(
      try Vocabulary(
        tokens: trainer.tokens, merges: trainer.merges, specialTokens: specialTokens,
        addsPrefixSpace: words.addsPrefixSpace, source: "the trained tokenizer"))
  }

  private init(words: WordCounter) {
    for (id, token) in tokens.enumerated() {
      ids[token] = Int32(id)
    }
    corpus = PairStatistics(words: words, ids: ids)
  }

  /// False where no pair is frequent enough.
  private mutating func mergeMostFrequentPair() -> Bool {
    guard let pair = corpus.mostFrequentPair(minimumCount: Self.minimumCount) else {
      return false
    }
    let left = tokens[Int(pair.left)]
    let right = tokens[Int(pair.right)]
    merges.append((left, right))
    // Two different pairs may spell the same token; it keeps the id it got first.
    let id = ids[left + right] ?? Int32(tokens.count)
    if id == tokens.count {
      tokens.append(left + right)
      ids[left + right] = id
    }
    corpus.merge(pair.left, pair.right, into: id)
    return true
  }
}
