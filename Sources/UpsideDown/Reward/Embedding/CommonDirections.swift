/// Takes out of word vectors what all texts have in common: manner and form of a task rather than
/// subject (Arora, Liang and Ma, "A simple but tough-to-beat baseline for sentence embeddings",
/// 2017; Mu and Viswanath, "All-but-the-top", 2018).
enum CommonDirections {
  /// A direction for each so many words, so that few words keep what they have.
  private static let wordsPerDirection = 300
  private static let largestCount = 6
  /// Texts enough to find the directions by.
  private static let textLimit = 20_000

  /// Removes the principal directions of the texts' weighted means from every row.
  ///
  /// - Parameters:
  ///   - vectors: [W] rows of `WordEmbedding.dimensionCount` values.
  ///   - weights: [W] what a word counts in the mean of a text.
  ///   - rows: row of each stem of the corpus, −1 for none.
  static func remove(
    from vectors: inout [[Double]], weights: [Double], corpus: CorpusWords, rows: [Int]
  ) {
    let wordCount = vectors.count { $0.contains { $0 != 0 } }
    let count = min(wordCount / wordsPerDirection, largestCount)
    if count == 0 { return }
    let dimensions = WordEmbedding.dimensionCount
    var gram = [[Double]](
      repeating: Array(repeating: 0, count: dimensions), count: dimensions)
    let stride = max(1, corpus.textCount / textLimit)
    var number = 0
    corpus.forEachText { stems in
      number += 1
      guard number.isMultiple(of: stride) else { return }
      var mean = [Double](repeating: 0, count: dimensions)
      for row in stems.map({ rows[Int($0)] }) where row >= 0 {
        for dimension in 0..<dimensions {
          mean[dimension] += weights[row] * vectors[row][dimension]
        }
      }
      let square = mean.reduce(0) { $0 + $1 * $1 }
      if square > 0 { add(mean, weight: 1 / square, to: &gram) }
    }
    let directions = SymmetricEigen.decompose(gram).vectors.prefix(count)
    for row in vectors.indices {
      for direction in directions {
        let share = zip(vectors[row], direction).reduce(0.0) { $0 + $1.0 * $1.1 }
        for dimension in 0..<dimensions {
          vectors[row][dimension] -= share * direction[dimension]
        }
      }
    }
  }

  private static func add(_ vector: [Double], weight: Double, to gram: inout [[Double]]) {
    for row in vector.indices {
      let factor = weight * vector[row]
      for column in vector.indices { gram[row][column] += factor * vector[column] }
    }
  }
}
