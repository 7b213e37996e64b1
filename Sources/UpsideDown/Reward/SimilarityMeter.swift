/// Measures how near a text's other content words are to the intent in word vectors.
///
/// The intent's direction is the mean of its known content words' vectors, weighted by rarity⁴;
/// the text's that of its content words that are not the intent's. Similarity is their cosine
/// moved from `lowest`…`highest` to 0…1.
struct SimilarityMeter: Sendable {
  /// Measured on the built-in teacher's texts: docs/reward.md.
  static let lowest = -0.15
  static let highest = 0.2

  private let embedding: WordEmbedding
  /// [W] weight by rarity, 0 for an entry without a vector.
  private let weights: [Double]

  /// Nil for tables without word vectors.
  init?(_ tables: RewardTables) {
    guard let embedding = tables.embedding else { return nil }
    self.embedding = embedding
    weights = tables.rarity.enumerated().map {
      embedding.hasVector($0.offset) ? WordEmbedding.weight(rarity: $0.element) : 0
    }
  }

  /// Similarity in 0…1; nil where either side has no word with a vector. O(words).
  func measure(intent: [TextWord], text: [TextWord], index: WordIndex) -> Double? {
    cosine(intent: intent, text: text, index: index).map {
      min(max(($0 - Self.lowest) / (Self.highest - Self.lowest), 0), 1)
    }
  }

  func cosine(intent: [TextWord], text: [TextWord], index: WordIndex) -> Double? {
    let asked = Set(intent.lazy.filter { !$0.isStopWord }.map(\.stem))
    guard let left = direction(intent, index: index, except: []),
      let right = direction(text, index: index, except: asked)
    else { return nil }
    var product = 0.0
    var leftSquare = 0.0
    var rightSquare = 0.0
    for dimension in left.indices {
      product += left[dimension] * right[dimension]
      leftSquare += left[dimension] * left[dimension]
      rightSquare += right[dimension] * right[dimension]
    }
    guard leftSquare > 0, rightSquare > 0 else { return nil }
    return product / (leftSquare.squareRoot() * rightSquare.squareRoot())
  }

  /// The weighted sum of the vectors of the words' stems, each once; nil where none has one.
  private func direction(
    _ words: [TextWord], index: WordIndex, except asked: Set<String>
  ) -> [Double]? {
    var sum = [Double](repeating: 0, count: WordEmbedding.dimensionCount)
    var seen = asked
    var isEmpty = true
    for word in words where !word.isStopWord && seen.insert(word.stem).inserted {
      guard let row = index.row(of: word.stem), weights[row] > 0 else { continue }
      embedding.add(row, weight: weights[row], to: &sum)
      isEmpty = false
    }
    return isEmpty ? nil : sum
  }
}
