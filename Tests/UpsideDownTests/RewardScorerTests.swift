import Testing

@testable import UpsideDown

@Suite("Reward")
struct RewardScorerTests {
  private static let perfect =
    "A red fox sleeping in the forest, mossy stones, fern and morning mist, soft light."

  @Test("from perfect to worthless, each text is worth clearly less than the one before")
  func ordering() throws {
    let scorer = try RewardFixture.scorer()
    let texts = [
      Self.perfect,
      // One word of the intent lost.
      "A red fox in the forest, mossy stones, fern and morning mist, soft light.",
      // All words there, the rest off topic.
      "A red fox sleeping in the forest, taxi, subway, coral reef, wet asphalt, palm tree.",
      // The words there, but the same phrase again and again.
      "A red fox sleeping in the forest, fern and morning mist, fern and "
        + "morning mist, soft light, fern and morning mist.",
      // Cut off and most of the words lost.
      "A red taxi on mossy stones, coral reef and morning mist, soft lig",
      // About something else.
      "A taxi on wet asphalt, a subway and a neon sign, soft light.",
      // About something else, repeated and cut off.
      "A taxi on wet asphalt, a taxi on wet asphalt, a taxi on wet as",
    ]
    let totals = texts.map {
      scorer.score(task: nil, intent: "sleeping red fox in a forest", text: $0).total
    }
    for (better, worse) in zip(totals, totals.dropFirst()) {
      #expect(better > worse + 0.005, "\(totals)")
    }
    #expect(totals[0] > 0.9, "\(totals)")
    #expect(totals[6] < 0.1, "\(totals)")
  }

  @Test("a lost made-up name costs more than a lost common word")
  func rarity() throws {
    let scorer = try RewardFixture.scorer()
    func coverage(_ text: String) -> Float {
      scorer.score(task: nil, intent: "red poster for Quendrava", text: text).coverage
    }
    let whole = coverage("A red poster for Quendrava, soft light.")
    let withoutRed = coverage("A poster for Quendrava, soft light.")
    let withoutPoster = coverage("A red sign for Quendrava, soft light.")
    let withoutName = coverage("A red poster with soft light.")
    #expect(whole == 1)
    #expect(withoutPoster > withoutRed)
    #expect(withoutRed > withoutName)
    #expect(withoutName < 0.5)
  }

  @Test(
    "regular forms of known words count, names must be there letter for letter",
    arguments: [
      ("sleeping fox", "Foxes that sleep.", true), ("glowing forest", "The forests glow.", true),
      ("wave", "Waves.", true), ("Brandov", "The brandov's light.", true),
      ("Brandov", "BRANDOV", true), ("Brandov", "Many Brandovs", true),
      ("Tolles", "Tolle", true), ("Brandov", "Brandv", false), ("Brandov", "Brandovv", false),
      ("Brandoving", "Brandov", false), ("Zorved", "Zorve", false), ("Łódka", "ŁÓDKA", true),
      ("café 24", "CAFE\u{301} 24", true), ("24", "25", false), ("fox", "forest", false),
    ])
  func inflection(intent: String, text: String, isFound: Bool) throws {
    let reward = try RewardFixture.scorer().score(task: nil, intent: intent, text: text)
    #expect(reward.coverage == (isFound ? 1 : 0))
  }

  @Test("each word on topic that is replaced by one off topic lowers coherence")
  func coherenceFalls() throws {
    let scorer = try RewardFixture.scorer()
    var units = ["fern", "mossy stones", "morning mist", "fallen leaves", "pine tree"]
    let foreign = ["taxi", "coral reef", "neon sign", "palm tree", "whale"]
    var last: Float = 2
    for step in 0...units.count {
      let text = "A fox, " + units.joined(separator: ", ") + "."
      let reward = scorer.score(task: nil, intent: "fox in the forest", text: text)
      #expect(reward.coherence < last)
      last = reward.coherence
      if step < units.count { units[step] = foreign[step] }
    }
    #expect(last < 0.2)
  }

  @Test("a text of one topic is coherent even where nothing is known of the intent")
  func coherenceOfText() throws {
    let scorer = try RewardFixture.scorer()
    func coherence(_ text: String) -> Float {
      scorer.score(task: nil, intent: "Quendrava", text: text).coherence
    }
    let one = coherence("Quendrava, fern, mossy stones and morning mist.")
    let mixed = coherence("Quendrava, fern, taxi and coral reef.")
    #expect(one > 0.9)
    #expect(mixed < 0.4)
    #expect(coherence("Quendrava in soft light.") == 0.8)
    #expect(coherence("Quendrava, a fern.") == 0.8)
  }

  @Test(
    "each kind of fault has the factor that docs/reward.md gives it",
    arguments: [
      ("A red fox sleeping in the forest, mossy stones, fern and morning mist, soft light", 0.7),
      ("A red fox sleeping in the forest, mossy stones, fern and morning mist, soft li", 0.45),
      ("A red fox sleeping in the forest, mossy stones, fern and morning mist, soft light,", 0.45),
      ("A red fox sleeping in the forest, mossy stones, fern and morning mist with the", 0.45),
      ("A red fox sleeping in the forest, mossy stones, fern and morning mist with the.", 0.6),
      ("A red fox sleeping in the the forest, mossy stones, fern and morning mist.", 0.75),
      // 1 − 0.8 · 2 · 3/15: three of 15 words are in a run that was there before.
      ("A red fox sleeping in the forest, in the forest, mossy stones, fern, morning mist.", 0.68),
      // 1 − 2 · 2/12: two of 12 content words are the fourth or later use of "fox".
      ("A fox, red fox, fern fox, mist fox, stone fox sleeping in the forest, light.", 2.0 / 3),
      ("A red fox sleeping in the forest, <|prompt|> mossy stones, fern and morning mist.", 0.2),
      ("A red fox sleeping in the forest, mossy st\u{FFFD}nes, fern and morning mist.", 0.5),
      ("A red fox sleeping in the forest, mossy\u{7}stones, fern and morning mist.", 0.5),
      ("Red fox sleeping.", 0.6),
    ] as [(String, Float)])
  func faults(text: String, factor: Float) throws {
    let scorer = try RewardFixture.scorer()
    let intent = "sleeping red fox in a forest"
    let whole = scorer.score(task: nil, intent: intent, text: Self.perfect)
    let reward = scorer.score(task: nil, intent: intent, text: text)
    #expect(whole.faults == 1)
    #expect(abs(reward.faults - factor) < 1e-6)
    #expect(reward.total < whole.total)
  }

  @Test("more of the same repetition is never better")
  func repetition() throws {
    let scorer = try RewardFixture.scorer()
    var last: Float = 2
    for count in 1...8 {
      let text = "A fox" + String(repeating: ", fern and morning mist", count: count) + "."
      let reward = scorer.score(task: nil, intent: "fox", text: text)
      #expect(reward.faults <= last)
      last = reward.faults
    }
    #expect(last < 0.25)
  }

  @Test(
    "a closing quotation mark after the full stop ends a sentence", arguments: ["\"", "”", ")"])
  func quotedEnd(mark: String) throws {
    let text = "A poster that says in red letters \"open the forest." + mark
    let reward = try RewardFixture.scorer().score(task: nil, intent: "poster", text: text)
    #expect(reward.faults == 1)
  }

  @Test("total rises with every part and spans 0…1")
  func monotone() {
    let steps = (0...10).map { Float($0) / 10 }
    let more = Float(0.05)
    for coverage in steps {
      for coherence in steps {
        for similarity in [nil, 0, 0.5, 1] as [Float?] {
          for faults in steps.dropFirst() {
            func total(_ coverage: Float, _ coherence: Float, _ similarity: Float?, _ faults: Float)
              -> Float
            {
              Reward(
                coverage: coverage, coherence: coherence, similarity: similarity, faults: faults
              ).total
            }
            let base = total(coverage, coherence, similarity, faults)
            #expect((0...1).contains(base))
            #expect(total(coverage + more, coherence, similarity, faults) > base || base == 1)
            #expect(total(coverage, coherence + more, similarity, faults) > base || base == 1)
            if let similarity {
              #expect(total(coverage, coherence, similarity + more, faults) > base || base == 1)
            }
            #expect(total(coverage, coherence, similarity, faults + more) >= base)
          }
        }
      }
    }
    #expect(Reward(coverage: 1, coherence: 1, faults: 1).total == 1)
    #expect(Reward(coverage: 1, coherence: 1, similarity: 1, faults: 1).total == 1)
    #expect(Reward(coverage: 0, coherence: 0, faults: 1).total == 0)
    let weighed = Reward(coverage: 0.5, coherence: 0.4, similarity: 0.2, faults: 0.5).total
    // 0.5 · (0.30 + 0.06 + 0.02 + 0.03).
    #expect(abs(weighed - 0.205) < 1e-6)
  }

  @Test("any text at all scores in 0…1, the same each time")
  func anyText() throws {
    let scorer = try RewardFixture.scorer()
    var generator = SplitMix64(seed: 11)
    let pieces =
      RewardFixture.lexicon.map(\.phrase) + [
        "", " ", ",", ".", "\n", "<|prompt|>", "the", "of", "Quendrava", "\u{0}", "🦊", "日本", "'s",
        "'", "-", "24", "é", "e\u{301}",
      ]
    for _ in 0..<2000 {
      func draw(_ longest: Int) -> String {
        (0..<Int.random(in: 0...longest, using: &generator))
          .map { _ in pieces[Int.random(in: 0..<pieces.count, using: &generator)] + " " }.joined()
      }
      let intent = draw(5)
      let text = draw(30)
      let reward = scorer.score(task: "image", intent: intent, text: text)
      for part in [reward.coverage, reward.coherence, reward.faults, reward.total]
        + [reward.similarity].compactMap({ $0 })
      {
        #expect((0...1).contains(part))
      }
      #expect(reward == scorer.score(task: nil, intent: intent, text: text))
    }
    #expect(scorer.score(task: nil, intent: "", text: "").total == 0)
    #expect(scorer.score(task: nil, intent: "the of", text: "A fox of the forest.").coverage == 1)
  }
}
