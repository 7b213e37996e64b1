import GPT2
import Kernels
import ModelFixtures
import Testing

@Suite("The sampler") struct SamplerTests {
  let scratch: SamplerScratch
  let logits: [Float]

  init() throws {
    scratch = SamplerScratch(tokenCount: 50, kernels: try KernelTable.detect())
    var random = FixtureRandom(seed: 4)
    logits = (0..<50).map { _ in random.uniform(deviation: 2) }
  }

  private func sample(
    _ sampler: inout Sampler, _ logits: [Float], scratch own: SamplerScratch? = nil
  ) -> Int32 {
    var logits = logits
    return logits.withUnsafeMutableBufferPointer {
      sampler.sample($0, scratch: own ?? scratch)
    }
  }

  /// How often each token is drawn.
  private func counts(
    _ settings: SamplerSettings, forbidden: [Int32] = [], draws: Int = 4000
  ) -> [Int32: Int] {
    var counts: [Int32: Int] = [:]
    var sampler = Sampler(settings: settings, forbidden: forbidden)
    for _ in 0..<draws { counts[sample(&sampler, logits), default: 0] += 1 }
    return counts
  }

  /// Token ids, likeliest first.
  private var ranking: [Int32] {
    logits.indices.sorted { (-logits[$0], $0) < (-logits[$1], $1) }.map(Int32.init)
  }

  @Test("takes the greatest logit at temperature 0, the lowest id of equals")
  func greedy() {
    var sampler = Sampler(settings: SamplerSettings(temperature: 0), forbidden: [])
    #expect(sample(&sampler, logits) == ranking[0])
    var equal = [Float](repeating: 1, count: 50)
    equal[0] = -1
    #expect(sample(&sampler, equal) == 1)
  }

  @Test("takes the greatest logit where only one token is left", arguments: [1e-30, 1])
  func almostGreedy(temperature: Float) {
    let settings = [
      SamplerSettings(temperature: temperature, topK: 1),
      SamplerSettings(temperature: temperature, topP: .leastNonzeroMagnitude),
      SamplerSettings(temperature: temperature, minP: 1),
    ]
    for setting in settings { #expect(counts(setting, draws: 50) == [ranking[0]: 50]) }
  }

  @Test("draws tokens as often as the softmax at its temperature says", arguments: [0.7, 1, 1.6])
  func distribution(temperature: Float) {
    let draws = 20_000
    let counts = counts(SamplerSettings(temperature: temperature, seed: 5), draws: draws)
    let weights = softmax(logits.map { $0 / temperature })
    var chiSquare = 0.0
    for (token, weight) in weights.enumerated() {
      let expected = Double(weight) * Double(draws)
      let difference = Double(counts[Int32(token)] ?? 0) - expected
      chiSquare += difference * difference / expected
    }
    // 49 degrees of freedom: mean 49, deviation √98 = 9.9; five deviations.
    #expect(chiSquare < 49 + 5 * 9.9)
  }

  @Test("draws only the likeliest tokens with top_k", arguments: [2, 3, 10, 49, 50, 80])
  func topK(_ limit: Int) {
    let drawn = Set(counts(SamplerSettings(temperature: 3, topK: limit)).keys)
    #expect(drawn.isSubset(of: ranking.prefix(limit)))
    #expect(drawn.count >= min(limit, 10))
  }

  @Test("keeps the lowest ids of equals with top_k")
  func topKTies() {
    var sampler = Sampler(settings: SamplerSettings(topK: 4), forbidden: [])
    let equal = [Float](repeating: 1, count: 50)
    #expect(Set((0..<200).map { _ in sample(&sampler, equal) }) == [0, 1, 2, 3])
  }

  @Test(
    "draws only from the smallest set that reaches top_p", arguments: [0.1, 0.5, 0.9, 0.99])
  func topP(_ mass: Float) {
    let weights = softmax(logits)
    var nucleus: Set<Int32> = []
    var reached: Float = 0
    for token in ranking where reached < mass {
      nucleus.insert(token)
      reached += weights[Int(token)]
    }
    let drawn = Set(counts(SamplerSettings(topP: mass), draws: 20_000).keys)
    #expect(drawn.isSubset(of: nucleus))
    // The least likely of the nucleus may not come up; the likeliest do.
    #expect(drawn.contains(ranking[0]))
    #expect(Double(drawn.count) > 0.8 * Double(nucleus.count))
  }

  @Test("draws only tokens that are likely enough with min_p", arguments: [0.05, 0.3])
  func minP(_ ratio: Float) {
    let weights = softmax(logits)
    let greatest = weights[Int(ranking[0])]
    let likely = Set(ranking.filter { weights[Int($0)] >= ratio * greatest })
    #expect(Set(counts(SamplerSettings(minP: ratio), draws: 20_000).keys) == likely)
  }

  @Test(
    "never draws a forbidden token",
    arguments: [
      SamplerSettings(temperature: 0), SamplerSettings(), SamplerSettings(topK: 5),
      SamplerSettings(topP: 0.8), SamplerSettings(topK: 30, topP: 0.9, minP: 0.01),
    ])
  func forbidden(settings: SamplerSettings) {
    let best = Array(ranking.prefix(20))
    #expect(Set(counts(settings, forbidden: best, draws: 500).keys).isDisjoint(with: best))
  }

  @Test("adds the bias of a token")
  func bias() {
    let settings = SamplerSettings(temperature: 0, logitBias: [ranking[30]: 100])
    #expect(counts(settings, draws: 10) == [ranking[30]: 10])
  }

  @Test("subtracts penalties from tokens that it has drawn")
  func penalties() {
    // Two tokens, 1 apart; the first is 0.4 less likely after each time.
    var pair = [Float](repeating: -50, count: 50)
    (pair[7], pair[8]) = (3, 2)
    var frequency = Sampler(
      settings: SamplerSettings(temperature: 0, frequencyPenalty: 0.4), forbidden: [])
    #expect((0..<5).map { _ in sample(&frequency, pair) } == [7, 7, 7, 8, 7])
    // 1.5 off once: 8 is next, and then both have it.
    var presence = Sampler(
      settings: SamplerSettings(temperature: 0, presencePenalty: 1.5), forbidden: [])
    #expect((0..<4).map { _ in sample(&presence, pair) } == [7, 8, 7, 7])
    // 3 / 2 = 1.5 is below 2; then both are halved.
    var again = Sampler(
      settings: SamplerSettings(temperature: 0, repeatPenalty: 2), forbidden: [])
    #expect((0..<4).map { _ in sample(&again, pair) } == [7, 8, 7, 7])
  }

  /// The likeliest tokens in turn are 7, 8, 9, 7, 8, 9, … .
  @Test(
    "takes from a token that goes on with a run, and with a base above 1 more the longer the run",
    arguments: [
      // A run of two tokens costs the third 0.8, one of three the fourth 1.4: 9 has 1 to lose.
      (Float(0.8), 1.75, 2, [7, 8, 9, 7, 8, 9, 6, 8, 9]),
      (0, 1.75, 2, [7, 8, 9, 7, 8, 9, 7, 8, 9]),
      (1.2, 1.75, 2, [7, 8, 9, 7, 8, 6, 7, 8, 9]), (1.2, 1.75, 3, [7, 8, 9, 7, 8, 9, 6, 8, 9]),
      // A run of one costs the second 0.8, one of two the third 1.4.
      (0.8, 1.75, 1, [7, 8, 9, 7, 8, 6, 7, 8, 9]),
      // With a base of 1 every token of a run costs the same.
      (0.8, 1, 1, [7, 8, 9, 7, 8, 9, 7, 8, 9]), (1.2, 1, 1, [7, 8, 9, 7, 6, 9, 6, 8, 6]),
    ] as [(Float, Float, Int, [Int32])])
  func runs(multiplier: Float, base: Float, allowed: Int, expected: [Int32]) {
    var sampler = Sampler(
      settings: SamplerSettings(
        temperature: 0, dryMultiplier: multiplier, dryBase: base, dryAllowedLength: allowed),
      forbidden: [])
    let drawn = expected.indices.map { step in
      var logits = [Float](repeating: -50, count: 50)
      logits[7 + step % 3] = 1
      logits[6] = 0
      return sample(&sampler, logits)
    }
    #expect(drawn == expected)
  }

  @Test("repeats itself with the same seed and choice, beside others, and differs with another")
  func seeds() {
    func texts(_ settings: [(seed: UInt64, choice: Int)]) -> [[Int32]] {
      var samplers = settings.map {
        Sampler(settings: SamplerSettings(seed: $0.seed), forbidden: [], choiceIndex: $0.choice)
      }
      var texts = [[Int32]](repeating: [], count: samplers.count)
      for _ in 0..<30 {
        for index in samplers.indices { texts[index].append(sample(&samplers[index], logits)) }
      }
      return texts
    }
    let alone = texts([(7, 0)])[0]
    let together = texts([(8, 0), (7, 1), (7, 0)])
    #expect(together[2] == alone)
    #expect(Set(together).count == 3)
  }

  @Test("takes a valid token where logits are not numbers", arguments: [0, 1] as [Float])
  func notNumbers(temperature: Float) {
    let settings = SamplerSettings(temperature: temperature, topK: 3, topP: 0.5, minP: 0.1)
    for value in [Float.nan, .infinity, -.infinity] {
      var sampler = Sampler(settings: settings, forbidden: [])
      let broken = [Float](repeating: value, count: 50)
      #expect((0..<50).contains(sample(&sampler, broken)))
    }
  }

  @Test("names the setting that is out of range")
  func validation() throws {
    try SamplerSettings().validate(tokenCount: 50)
    let bad: [(String, SamplerSettings)] = [
      ("temperature", SamplerSettings(temperature: -1)),
      ("temperature", SamplerSettings(temperature: .nan)),
      ("top_k", SamplerSettings(topK: -1)),
      ("top_p", SamplerSettings(topP: 0)),
      ("top_p", SamplerSettings(topP: 1.1)),
      ("min_p", SamplerSettings(minP: 1.5)),
      ("repeat_penalty", SamplerSettings(repeatPenalty: 0)),
      ("frequency_penalty", SamplerSettings(frequencyPenalty: 3)),
      ("presence_penalty", SamplerSettings(presencePenalty: -3)),
      ("dry_multiplier", SamplerSettings(dryMultiplier: -1)),
      ("dry_base", SamplerSettings(dryBase: 0.5)),
      ("dry_allowed_length", SamplerSettings(dryAllowedLength: 0)),
      ("logit_bias", SamplerSettings(logitBias: [50: 1])),
      ("logit_bias", SamplerSettings(logitBias: [1: 101])),
    ]
    for (field, settings) in bad {
      let error = #expect(throws: SamplerError.self) { try settings.validate(tokenCount: 50) }
      #expect(error?.field == field)
    }
  }

  @Test("reports log-probabilities of the model's own distribution")
  func logProbabilities() {
    let weights = softmax(logits)
    let scores = logits.withUnsafeBufferPointer {
      LogProbabilities($0, topCount: 5, scratch: scratch)
    }
    #expect(scores.top.map(\.token) == Array(ranking.prefix(5)))
    for token in 0..<50 {
      // Both sides round a number below 10 a few times.
      let error = abs(scores.score(Int32(token)).logProbability - logarithm(weights[token]))
      #expect(error < 16 * 10 * Float.ulpOfOne)
    }
  }
}
