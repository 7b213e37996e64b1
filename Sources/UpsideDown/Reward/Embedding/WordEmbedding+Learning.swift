#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension WordEmbedding {
  /// Content words on each side that a word is counted together with.
  private static let window = 8

  /// Learns vectors from which words stand near each other: positive pointwise mutual
  /// information with smoothed contexts, then a truncated singular value decomposition with half
  /// the singular values' weight on the words (Levy, Goldberg and Dagan, "Improving distributional
  /// similarity with lessons learned from word embeddings", 2015), scaled to length 1, without
  /// what all texts have in common (`CommonDirections`).
  ///
  /// - Parameters:
  ///   - words: entries of the reward tables; phrases get no vector.
  ///   - rarity: of each entry.
  static func learn(words: [String], rarity: [Float], corpus: CorpusWords) -> WordEmbedding {
    let rows = Dictionary(
      words.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    let corpusRows = corpus.stems.map { rows[$0] ?? -1 }
    let pairs = pairCounts(corpus, rows: corpusRows)
    let matrix = SparseMatrix(
      rowCount: words.count, columnCount: words.count,
      entries: information(pairs, wordCount: words.count))
    let (values, vectors) = RandomizedSVD.decompose(matrix, rank: dimensionCount)
    let weights = values.map { $0.squareRoot() }
    var unitRows = words.indices.map { row in
      var vector = zip(weights, vectors).map { $0 * $1[row] }
      vector += repeatElement(0, count: dimensionCount - vector.count)
      let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
      // A word without company has rounding instead of a direction.
      return length > 1e-9 ? vector.map { $0 / length } : vector.map { _ in 0 }
    }
    CommonDirections.remove(
      from: &unitRows, weights: rarity.map { weight(rarity: $0) }, corpus: corpus, rows: corpusRows)
    return WordEmbedding(rows: unitRows)
  }

  /// How often two words stand within a window, ascending by first and second row; the first is
  /// the smaller one.
  private static func pairCounts(
    _ corpus: CorpusWords, rows: [Int]
  ) -> [(first: Int, second: Int, count: Double)] {
    var counts: [UInt64: Int32] = [:]
    corpus.forEachText { stems in
      let known = stems.map { rows[Int($0)] }.filter { $0 >= 0 }
      for start in known.indices {
        for other in known[(start + 1)...].prefix(window) where other != known[start] {
          let first = UInt64(min(known[start], other))
          let second = UInt64(max(known[start], other))
          counts[first << 32 | second, default: 0] += 1
        }
      }
    }
    return counts.keys.sorted().map {
      (Int($0 >> 32), Int($0 & 0xFFFF_FFFF), Double(counts[$0] ?? 0))
    }
  }

  /// Entries ln(p(w, c) / (p(w) · p′(c))) where that is positive, with p′ ∝ count^0.75.
  private static func information(
    _ pairs: [(first: Int, second: Int, count: Double)], wordCount: Int
  ) -> [SparseMatrix.Entry] {
    var totals = [Double](repeating: 0, count: wordCount)
    for pair in pairs {
      totals[pair.first] += pair.count
      totals[pair.second] += pair.count
    }
    // count^0.75 by square roots, which every platform rounds alike.
    let contexts = totals.map { $0.squareRoot() * $0.squareRoot().squareRoot() }
    let contextSum = contexts.reduce(0, +)
    var entries: [SparseMatrix.Entry] = []
    entries.reserveCapacity(2 * pairs.count)
    for pair in pairs {
      for (word, context) in [(pair.first, pair.second), (pair.second, pair.first)] {
        let ratio = pair.count * contextSum / (totals[word] * contexts[context])
        // In float32 a last bit in which libraries' logarithms differ hardly ever shows.
        if ratio > 1 {
          entries.append(.init(row: word, column: context, value: Double(Float(log(ratio)))))
        }
      }
    }
    return entries
  }
}
