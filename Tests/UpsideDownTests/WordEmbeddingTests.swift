import Testing

@testable import UpsideDown

@Suite("Word vectors")
struct WordEmbeddingTests {
  /// Two worlds whose words never meet but for "picture"; words of a world stand in any order.
  private static let texts: [String] = {
    var random = SplitMix64(seed: 3)
    let worlds = [
      ["fern", "moss", "pine", "brook", "fox", "owl", "bark", "mushroom", "deer", "cedar"],
      ["taxi", "neon", "subway", "tower", "asphalt", "tram", "kiosk", "bridge", "crowd", "plaza"],
    ]
    return (0..<600).map { number in
      "A picture of "
        + worlds[number % 2].shuffled(using: &random).prefix(5).joined(separator: ", ")
        + "."
    }
  }()

  private static let tables = Result {
    try RewardTables.build(
      lexicon: [("fern", ["forest"]), ("taxi", ["city"]), ("zephyr", ["forest"])], texts: texts)
  }

  private func cosine(_ left: String, _ right: String) throws -> Double {
    let tables = try Self.tables.get()
    let embedding = try #require(tables.embedding)
    func vector(_ word: String) throws -> [Double] {
      let row = try #require(tables.words.firstIndex(of: Stemmer.stem(word)))
      var sum = [Double](repeating: 0, count: WordEmbedding.dimensionCount)
      embedding.add(row, weight: 1, to: &sum)
      return sum
    }
    let product = zip(try vector(left), try vector(right)).reduce(0) { $0 + $1.0 * $1.1 }
    return product
  }

  @Test(
    "words of one company are nearer to each other than to words of another",
    arguments: ["moss", "pine", "owl", "cedar"], ["neon", "tram", "plaza"])
  func company(inner: String, outer: String) throws {
    #expect(try cosine("fern", inner) > cosine("fern", outer) + 0.15)
    #expect(try cosine("taxi", outer) > cosine("taxi", inner) + 0.15)
  }

  @Test("a vector has length 1 within the quantization, a word without company has none")
  func lengths() throws {
    let tables = try Self.tables.get()
    let embedding = try #require(tables.embedding)
    // Each of 64 values is off by half a step, at most 1/254 of the largest, at most 1.
    #expect(try abs(cosine("fern", "fern") - 1) < 2 * 8 / 254.0)
    let lonely = try #require(tables.words.firstIndex(of: "zephyr"))
    #expect(!embedding.hasVector(lonely))
    #expect(embedding.scales[lonely] == 1)
  }

  @Test("the same texts give the same bits")
  func repeatable() throws {
    let again = try RewardTables.build(
      lexicon: [("fern", ["forest"]), ("taxi", ["city"]), ("zephyr", ["forest"])],
      texts: Self.texts)
    #expect(again == (try Self.tables.get()))
  }

  @Test("a text of the intent's company is similar, one of another is not")
  func similarity() throws {
    let scorer = RewardScorer(tables: try Self.tables.get())
    func similarity(_ intent: String, _ text: String) -> Float? {
      scorer.score(task: nil, intent: intent, text: text).similarity
    }
    let near = try #require(similarity("fern and moss", "A fern, moss, an owl and a cedar."))
    let far = try #require(similarity("fern and moss", "A fern, moss, a tram and a kiosk."))
    #expect(near > 0.8)
    #expect(far < near - 0.3)
    // Only the intent's own words, only unknown ones, an unknown intent: nothing to compare.
    #expect(similarity("fern and moss", "A fern and moss.") == nil)
    #expect(similarity("fern", "A fern by Quendrava.") == nil)
    #expect(similarity("Quendrava", "A fern by Quendrava.") == nil)
    #expect(similarity("zephyr", "A zephyr and a fern.") == nil)
  }

  @Test("what all texts share is taken out where words are many, and a topic's company stays")
  func commonDirections() throws {
    // 400 words in 40 groups that keep together; every text also has one word of manner, by the
    // parity of its group. Two groups of one parity share no more than that word.
    var random = SplitMix64(seed: 5)
    let texts = (0..<2000).map { number in
      let group = number % 40
      let words = (0..<10).map { "word\(group)x\($0)" }.shuffled(using: &random).prefix(6)
      return "\(group % 2 == 0 ? "even" : "odd") " + words.joined(separator: " ") + "."
    }
    let corpus = CorpusWords(texts)
    let words = corpus.frequentStems(minimum: 8)
    let rarity = [Float](repeating: 1, count: words.count)
    let embedding = WordEmbedding.learn(words: words, rarity: rarity, corpus: corpus)
    func vector(_ word: String) throws -> [Double] {
      let row = try #require(words.firstIndex(of: word))
      var sum = [Double](repeating: 0, count: WordEmbedding.dimensionCount)
      embedding.add(row, weight: 1, to: &sum)
      return sum
    }
    func cosine(_ left: String, _ right: String) throws -> Double {
      let (left, right) = (try vector(left), try vector(right))
      func product(_ one: [Double], _ other: [Double]) -> Double {
        zip(one, other).reduce(0) { $0 + $1.0 * $1.1 }
      }
      return product(left, right) / (product(left, left) * product(right, right)).squareRoot()
    }
    #expect(try cosine("word2x0", "word2x7") > 0.8)
    #expect(try cosine("word2x0", "word4x0") < 0.3)
  }

  @Test("singular values and vectors of a matrix of known ones are found")
  func decomposition() {
    // Diagonal 9, 8 … 1 between two rotations of neighbouring rows: A = R · D, so the singular
    // values are D's and the left vectors R's columns.
    let values = (0..<9).map { Double(9 - $0) }
    var entries: [SparseMatrix.Entry] = []
    let (cosine, sine) = (0.6, 0.8)
    for column in 0..<9 {
      let pair = column / 2 * 2
      if pair == 8 {
        entries.append(.init(row: 8, column: 8, value: values[8]))
      } else if column == pair {
        entries.append(.init(row: pair, column: column, value: cosine * values[column]))
        entries.append(.init(row: pair + 1, column: column, value: sine * values[column]))
      } else {
        entries.append(.init(row: pair, column: column, value: -sine * values[column]))
        entries.append(.init(row: pair + 1, column: column, value: cosine * values[column]))
      }
    }
    let matrix = SparseMatrix(rowCount: 9, columnCount: 9, entries: entries)
    let (found, vectors) = RandomizedSVD.decompose(matrix, rank: 4)
    // Squares of the values pass through the small eigenproblem: a few ulps of 81, over 2 · 6.
    let tolerance = 1e-12
    for (value, expected) in zip(found, values) { #expect(abs(value - expected) < tolerance) }
    #expect(found.count == 4)
    #expect(abs(abs(vectors[0][0]) - cosine) < 1e-9)
    #expect(abs(abs(vectors[0][1]) - sine) < 1e-9)
    #expect(vectors[0].dropFirst(2).allSatisfy { abs($0) < 1e-9 })
  }

  @Test("a matrix of low rank or without entries has zero values beyond its rank")
  func lowRank() {
    let ones = (0..<30).flatMap { row in
      (0..<20).map { SparseMatrix.Entry(row: row, column: $0, value: 2) }
    }
    let (values, _) = RandomizedSVD.decompose(
      SparseMatrix(rowCount: 30, columnCount: 20, entries: ones), rank: 3)
    // 2 · √(30 · 20).
    #expect(abs(values[0] - 48.98979485566356) < 1e-10)
    // √ of the rounding of 2400.
    #expect(values.dropFirst().allSatisfy { $0 < 1e-5 })
    let (none, _) = RandomizedSVD.decompose(
      SparseMatrix(rowCount: 5, columnCount: 4, entries: []), rank: 3)
    #expect(none == [0, 0, 0])
  }

  @Test("broken vectors are refused by field")
  func broken() {
    func field(_ values: Int, _ scales: [Float]) -> String? {
      #expect(throws: CommandError.self) {
        try WordEmbedding(values: Array(repeating: 1, count: values), scales: scales)
      }?.field
    }
    #expect(field(64, [1, 1]) == "reward.embedding")
    for scale in [0, -1, .nan, .infinity] as [Float] {
      #expect(field(64, [scale]) == "reward.embedding_scale")
    }
  }

  @Test("a piece with which many texts were cut off is no word, the whole word is")
  func pieces() throws {
    let texts = (0..<40).map { number in
      number % 4 == 0 ? "A calm waterc" : "A watercolor of a calm lake in watercolor."
    }
    let tables = try RewardTables.build(lexicon: [("lake", ["water"])], texts: texts)
    #expect(!tables.words.contains("waterc"))
    #expect(tables.words.contains("watercolor"))
  }
}
