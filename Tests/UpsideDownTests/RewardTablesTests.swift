import Checkpoint
import FoundationEssentials
import Testing

@testable import UpsideDown

@Suite("Reward tables")
struct RewardTablesTests {
  @Test("rarity falls with the number of texts that hold a word")
  func rarity() throws {
    let tables = try RewardFixture.tables()
    func rarity(_ stem: String) throws -> Float {
      tables.rarity[try #require(tables.words.firstIndex(of: stem))]
    }
    #expect(try rarity("poster") == 0)
    #expect(try rarity("taxi") == 1)
    #expect(try rarity("fox") > rarity("wav"))
    #expect(try rarity("wav") > rarity("red"))
    // ln(101 / 6) / ln(101): 5 of 100 texts hold it.
    #expect(try abs(rarity("fox") - 0.6117632) < 1e-6)
    #expect(tables.words.contains("plac"), "a frequent word that is not in the lexicon")
  }

  @Test("a phrase has its own topics, a word inside phrases the sum of theirs, others none")
  func vectors() throws {
    let tables = try RewardFixture.tables()
    // Topics in order: beach, city, forest, ocean, winter.
    func vector(_ entry: String) throws -> [Float] {
      let row = try #require(tables.words.firstIndex(of: entry))
      return Array(tables.vectors[row * 5..<row * 5 + 5])
    }
    #expect(tables.topicCount == 5)
    #expect(try vector("fox") == [0, 0, 0.5, 0, 0.5])
    #expect(try vector("tre") == [0.5, 0, 0.25, 0, 0.25])
    #expect(try vector("palm tre") == [1, 0, 0, 0, 0])
    #expect(try vector("soft light") == [0, 0, 0, 0, 0])
    #expect(try vector("plac") == [0, 0, 0, 0, 0])
  }

  @Test("a topic that goes well with another is nearer to it than a foreign one")
  func relatedTopics() throws {
    let tables = try RewardTables.build(
      lexicon: RewardFixture.lexicon, relatedTopics: ["forest": ["winter"], "winter": ["forest"]],
      texts: RewardFixture.texts)
    let row = try #require(tables.words.firstIndex(of: "fern"))
    // The topic lends half its share: 1 and ½ of 1½.
    let vector = Array(tables.vectors[row * 5..<row * 5 + 5])
    #expect(vector == [0, 0, Float(2.0 / 3), 0, Float(1.0 / 3)])
    let scorer = RewardScorer(tables: tables)
    func coherence(_ motif: String) -> Float {
      scorer.score(task: nil, intent: "fern", text: "A fern, \(motif) and \(motif).").coherence
    }
    #expect(coherence("mossy stones") > coherence("frosty window") + 0.2)
    #expect(coherence("frosty window") > coherence("neon sign") + 0.2)
  }

  @Test("words that fit every topic somewhere, or are in too many texts, are neutral")
  func glueWords() throws {
    let texts = (0..<100).map { number in
      number.isMultiple(of: 4) ? "In coral style, calm, a reef." : "A picture."
    }
    let tables = try RewardTables.build(
      lexicon: [
        ("coral style", ["ocean"]), ("calm", ["home"]), ("festive", ["party"]), ("festive", []),
        ("reef", ["ocean"]), ("reef fish", ["ocean"]), ("reef light", []), ("light", ["home"]),
        ("city", ["city"]), ("sand", ["beach"]), ("wet sand", ["beach"]),
      ], texts: texts)
    func isNeutral(_ entry: String) throws -> Bool {
      let row = try #require(tables.words.firstIndex(of: entry))
      return tables.vectors[row * 5..<row * 5 + 5].allSatisfy { $0 == 0 }
    }
    // In a quarter of the texts; the limits are 0.75/5 for entries and 0.15/5 for parts.
    #expect(try isNeutral("calm"))
    #expect(try isNeutral("reef"))
    #expect(try isNeutral("styl"))
    #expect(try isNeutral("festiv"))
    #expect(try isNeutral("reef light"))
    #expect(try !isNeutral("coral styl"))
    #expect(try !isNeutral("light"))
    #expect(try !isNeutral("wet"))
    #expect(try !isNeutral("fish"))
  }

  @Test("the order of lexicon and texts does not matter")
  func order() throws {
    let again = try RewardTables.build(
      lexicon: RewardFixture.lexicon.reversed(), texts: RewardFixture.texts.reversed())
    #expect(again == (try RewardFixture.tables()))
  }

  @Test("tensors have byte counts of whole multiples of 64 and read back the same")
  func tensors() throws {
    let tables = try RewardFixture.tables()
    let path = FileManager.default.temporaryDirectory
      .appending(path: "updraft-reward-\(UInt64.random(in: 0...UInt64.max)).safetensors").path()
    defer { try? FileManager.default.removeItem(atPath: path) }
    let tensors = tables.namedTensors()
    #expect(
      tensors.map(\.name) == [
        "reward.words", "reward.rarity", "reward.vectors", "reward.embedding",
        "reward.embedding_scale",
      ])
    for tensor in tensors {
      #expect(try #require(tensor.byteCount).isMultiple(of: 64))
    }
    try SafetensorsWriter.write(tensors, metadata: [:], to: path)
    let weightMap = try WeightMap.open(safetensors: path)
    #expect(RewardTables.areIn(weightMap))
    #expect(try RewardTables(weightMap: weightMap) == tables)
  }

  @Test("tables without word vectors read back and leave similarity out")
  func oldTables() throws {
    let tables = try RewardFixture.tables()
    let path = FileManager.default.temporaryDirectory
      .appending(path: "updraft-reward-\(UInt64.random(in: 0...UInt64.max)).safetensors").path()
    defer { try? FileManager.default.removeItem(atPath: path) }
    try SafetensorsWriter.write(Array(tables.namedTensors()[..<3]), metadata: [:], to: path)
    let old = try RewardTables(weightMap: try WeightMap.open(safetensors: path))
    #expect(old.embedding == nil)
    #expect(old.words == tables.words)
    let text = "A red fox sleeping in the forest, mossy stones, soft light."
    let reward = RewardScorer(tables: old).score(task: nil, intent: "sleeping fox", text: text)
    #expect(reward.similarity == nil)
    let (coverage, coherence) = (reward.coverage, reward.coherence)
    let expected = 0.6 * coverage + 0.25 * coherence + 0.15 * coverage * coherence
    // Sums of four terms below 1 in another order: a few ulps of 1.
    #expect(abs(reward.total - reward.faults * expected) <= 8 * Float.ulpOfOne)
    #expect(
      RewardScorer(tables: tables).score(task: nil, intent: "sleeping fox", text: text).similarity
        != nil)
  }

  @Test("a checkpoint without or with broken tables is refused by tensor")
  func broken() throws {
    let tensors = try RewardFixture.tables().namedTensors()
    let rows = tensors[1].shape[0]
    let cases: [([NamedTensor], String)] = [
      (Array(tensors[1...]), "reward.words"),
      ([tensors[0], tensors[2]], "reward.rarity"),
      (Array(tensors[..<2]), "reward.vectors"),
      (
        [NamedTensor(name: "reward.words", shape: [16], floats: Array(repeating: 0, count: 16))]
          + tensors[1...], "reward.words"
      ),
      (
        [
          NamedTensor(
            name: "reward.words", type: .uint8, shape: [64],
            bytes: Array(repeating: 0xFF, count: 64))
        ] + tensors[1...], "reward.words"
      ),
      (
        [
          tensors[0],
          NamedTensor(
            name: "reward.rarity", shape: [rows], floats: Array(repeating: .nan, count: rows)),
          tensors[2],
        ], "reward.rarity"
      ),
      (
        [
          tensors[0],
          NamedTensor(
            name: "reward.rarity", shape: [rows + 16],
            floats: Array(repeating: 0, count: rows + 16)), tensors[2],
        ], "reward.rarity"
      ),
      (Array(tensors[..<4]), "reward.embedding_scale"),
      (Array(tensors[..<3]) + [tensors[4]], "reward.embedding"),
      (
        Array(tensors[..<4])
          + [
            NamedTensor(
              name: "reward.embedding_scale", shape: [rows],
              floats: Array(repeating: 0, count: rows))
          ], "reward.embedding_scale"
      ),
    ]
    for (tensors, field) in cases {
      let path = FileManager.default.temporaryDirectory
        .appending(path: "updraft-reward-\(UInt64.random(in: 0...UInt64.max)).safetensors").path()
      defer { try? FileManager.default.removeItem(atPath: path) }
      try SafetensorsWriter.write(tensors, metadata: [:], to: path)
      let weightMap = try WeightMap.open(safetensors: path)
      let error = #expect(throws: CommandError.self) { try RewardTables(weightMap: weightMap) }
      #expect(error?.field == field, "\(error?.description ?? "")")
    }
  }

  @Test(
    "stems of regular forms meet",
    arguments: [
      ("foxes", "fox"), ("glowing", "glow"), ("dancing", "dance"), ("danced", "dances"),
      ("parties", "party"), ("running", "run"), ("painted", "painting"), ("dresses", "dress"),
      ("selling", "sells"), ("torches", "torch"), ("houses", "house"), ("mossy", "mossy"),
    ])
  func stemsMeet(left: String, right: String) {
    #expect(Stemmer.stem(left) == Stemmer.stem(right))
  }

  @Test(
    "stems of different words stay apart",
    arguments: [
      ("king", "k"), ("spring", "spr"), ("glass", "glas"), ("cactus", "cactu"), ("red", "r"),
      ("seed", "se"), ("string", "str"), ("bus", "bu"), ("iris", "iri"), ("wing", "win"),
    ])
  func stemsApart(left: String, right: String) {
    #expect(Stemmer.stem(left) != Stemmer.stem(right))
  }

  @Test("a lexicon without topics is refused")
  func noTopics() {
    #expect(throws: CommandError.self) {
      try RewardTables.build(lexicon: [("a", [])], texts: ["a"])
    }
  }
}
