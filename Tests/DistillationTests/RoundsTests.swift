import Testing
import UpsideDown

@testable import Distillation

/// What a round draws, keeps and re-quantises, on lines written by hand.
@Suite("The parts of a round")
struct RoundsTests {
  @Test("The buffer keeps each cell's best, a share of the rest, and more of the corpus than both")
  func buffer() throws {
    let commands = try RoundLines.commands()
    var recipe = RoundsRecipe()
    recipe.keepBestShare = 0.1
    recipe.keepRestShare = 0.25
    recipe.corpusShare = 0.5
    let samples = (0..<400).map { index in
      RoundLines.line(
        "a", "sample \(index)", length: index % 2 == 0 ? 10 : 30,
        reward: Float((index * 37) % 400) / 400, source: "round-1")
    }
    let lines = EpisodeBuffer.make(
      corpus: RoundLines.corpus, samples: samples + samples, commands: commands, recipe: recipe,
      seed: 3)
    let kept = lines.filter { $0.source == "round-1" }
    #expect(Set(kept.map(\.text)).count == kept.count)
    for length in [10, 30] {
      let best = samples.filter { $0.length == length }.sorted { $0.reward > $1.reward }.prefix(20)
      #expect(Set(best.map(\.text)).isSubset(of: kept.map(\.text)))
    }
    // 40 best and a quarter of 360 others: 90 of a deviation of 8.
    #expect((40 + 90 - 40...40 + 90 + 40).contains(kept.count))
    #expect(lines.count - kept.count == kept.count)
    recipe.corpusShare = 0.9
    let more = EpisodeBuffer.make(
      corpus: RoundLines.corpus, samples: samples, commands: commands, recipe: recipe, seed: 3)
    // All there is of the corpus, each line once.
    #expect(more.count { $0.source != "round-1" } == RoundLines.corpus.count)
    let again = EpisodeBuffer.make(
      corpus: RoundLines.corpus, samples: samples, commands: commands, recipe: recipe, seed: 3)
    #expect(more == again)
  }

  @Test("The best faultless text of an intent and length stands for the highest reward")
  func exemplars() throws {
    func line(_ intent: String, _ text: String, length: Int = 10, reward: Float, faults: Float = 1)
      -> ScoredLine
    {
      var line = RoundLines.line("a", text, length: length, reward: reward, source: "round-1")
      line.intent = intent
      (line.faults, line.coverage) = (faults, text.contains("nameless") ? 0.7 : 0.8)
      return line
    }
    let samples = [
      line("hard", "worse", reward: 0.3), line("hard", "best", reward: 0.5),
      line("hard", "best cu", reward: 0.6),
      line("hard", "longer", length: 11, reward: 0.9),
      line("alike", "one", reward: 0.7), line("alike", "two", reward: 0.7),
      line("faulty", "cut off wi", reward: 0.6, faults: 0.7),
      line("faulty", "nameless", reward: 0.5), line("faulty", "whole", reward: 0.4),
      line("faulty", "off topic", reward: 0.1),
      line("nothing", "cut o", reward: 0.6, faults: 0.7),
      line("nothing", "nameless too", reward: 0.5),
    ]
    let exemplars = EpisodeBuffer.exemplars(of: samples) { $0.text != "best cu" }
    #expect(exemplars.map(\.text) == ["whole", "best"] && exemplars.map(\.reward) == [1, 1])
    #expect(exemplars.allSatisfy { $0.source == "exemplar:round-1" })
    #expect(exemplars.allSatisfy(EpisodeBuffer.isExemplar))
    #expect(!samples.contains(where: EpisodeBuffer.isExemplar))
    let start = try RoundLines.commands()
    // A last word is whole where the corpus has it.
    let words = RoundLines.line(
      "a", "the whole and the best", length: 5, reward: 0.1, source: "mine")
    let corpus = RoundLines.corpus + [words]
    var recipe = RoundsRecipe()
    recipe.attempts = 1
    let alone = EpisodeBuffer.make(
      corpus: corpus, samples: samples, commands: start, recipe: recipe, seed: 1)
    #expect(!alone.contains(where: EpisodeBuffer.isExemplar))
    recipe.attempts = 2
    let buffer = EpisodeBuffer.make(
      corpus: corpus, samples: samples, commands: start, recipe: recipe, seed: 1)
    #expect(buffer.filter(EpisodeBuffer.isExemplar).map(\.text) == ["whole", "best"])
    // Its reward is not one that was measured: bins and support are made without it.
    let with = try EpisodeBuffer.commands(buffer, corpus: RoundLines.corpus, like: start)
    let without = try EpisodeBuffer.commands(
      buffer.filter { !EpisodeBuffer.isExemplar($0) }, corpus: RoundLines.corpus, like: start)
    #expect(with == without)
  }

  @Test("A round learns from its own samples and those of as many before it as the recipe says")
  func latest() {
    var recipe = RoundsRecipe()
    #expect((1...3).map { recipe.learnedRounds(in: $0) } == [1...1, 1...2, 1...3])
    recipe.bufferRounds = 2
    #expect((1...3).map { recipe.learnedRounds(in: $0) } == [1...1, 1...2, 2...3])
    recipe.bufferRounds = 1
    #expect((1...3).map { recipe.learnedRounds(in: $0) } == [1...1, 2...2, 3...3])
  }

  @Test("Re-quantising moves the bins up with the samples and leaves the tokens as they are")
  func requantising() throws {
    let start = try RoundLines.commands()
    let samples = (0..<100).map {
      RoundLines.line(
        "a", "new \($0)", length: 10, reward: 0.9 + Float($0) / 1000, source: "round-1")
    }
    // A length of which the buffer happens to hold nothing.
    let rare = (0..<60).map {
      RoundLines.line("a", "rare \($0)", length: 90, reward: Float($0) / 60)
    }
    let commands = try EpisodeBuffer.commands(
      RoundLines.corpus + samples, corpus: RoundLines.corpus + rare, like: start)
    let long = start.lengthBucket(90)
    #expect(commands.support[0][long].reduce(0, +) == 60 && commands.longest == [90])
    #expect(commands.support[0][long].allSatisfy { $0 == 12 })
    #expect(abs(commands.edges[0][long][3] - 0.8) < 1e-6)
    let bucket = start.lengthBucket(10)
    #expect(commands.edges[0][bucket][3] > start.edges[0][bucket][3] + 0.1)
    #expect(commands.edges[0][start.lengthBucket(30)] == start.edges[0][start.lengthBucket(30)])
    #expect(commands.specialTokens == start.specialTokens)
    #expect(commands.horizonCount == start.horizonCount)
    #expect(commands.defaultTask == start.defaultTask)
    #expect(commands.descriptions == start.descriptions)
    // A list would else be scored as prose by the daemon, and by the next round.
    #expect(commands.unpunctuated == ["a"])
  }

  @Test("Only samples that the model ended are learned from; none at all is an error")
  func ended() throws {
    let commands = try RoundLines.commands()
    func sample(_ text: String, length: Int, isEnded: Bool) -> RoundSampler.Sample {
      RoundSampler.Sample(
        order: RoundSampler.Order(intent: "fox", command: Command(task: "a")), text: text,
        length: length, tokenCount: length, isEnded: isEnded,
        reward: Reward(coverage: 1, coherence: 1, faults: 1))
    }
    let useless = [
      sample("cut off", length: 4, isEnded: false), sample("", length: 0, isEnded: true),
      sample("endless", length: commands.horizonCount - 1, isEnded: true),
    ]
    let longest = sample("long", length: commands.horizonCount - 2, isEnded: true)
    let lines = try EpisodeBuffer.lines(of: useless + [longest], round: 2, commands: commands)
    #expect(lines.map(\.text) == ["long"] && lines[0].source == "round-2")
    let error = #expect(throws: DistillationError.self) {
      try EpisodeBuffer.lines(of: useless, round: 2, commands: commands)
    }
    #expect(error?.description.contains("In round 2 the model ended none of 3 texts") == true)
  }

  @Test("Rounds are measured at supported lengths, on other intents than an evaluation asks for")
  func meter() throws {
    var recipe = EvaluationRecipe()
    (recipe.count, recipe.ladderCount, recipe.lengths) = (20, 10, [10, 20, 30])
    let commands = try RoundLines.commands()
    let meter = try RoundMeter(RoundLines.corpus, commands: commands, recipe: recipe)
    #expect(Set(meter.highest.map(\.command.desiredLength)) == [10, 30])
    #expect(Set(meter.ladder.map(\.command.desiredLength)) == [10, 30])
    #expect(Set(meter.highest.map(\.intent)).count == 20)
    let published = try TaskIntents(RoundLines.corpus, commands: commands, seed: recipe.seed)
      .inTurns(count: 20).map(\.intent)
    #expect(Set(published).isDisjoint(with: (meter.highest + meter.ladder).map(\.intent)))
    let foreign = RoundLines.line("b", "short", length: 10, reward: 0.5)
    #expect(throws: DistillationError.self) {
      try RoundMeter([foreign], commands: commands, recipe: recipe)
    }
  }

  private static func figures(_ round: Int, reward: Double, distinct2: Double) -> RoundFigures {
    RoundFigures(
      round: round, textCount: 10, reward: reward, rewardByTask: ["a": reward],
      calibrationError: 0.1, spearmanByTask: ["a": 0.9, "b": 0.7], distinct1: 0.1,
      distinct2: distinct2, exactLengthShare: 0.5, divergence: 0.01)
  }

  @Test("The best round has the highest reward of those that lost no diversity")
  func best() throws {
    var report = RoundsReport(
      diversityFloor: 0.95,
      rounds: [
        Self.figures(0, reward: 0.8, distinct2: 0.4),
        Self.figures(1, reward: 0.83, distinct2: 0.39),
        Self.figures(2, reward: 0.9, distinct2: 0.37),
      ])
    #expect(report.best == 1)
    report.diversityFloor = 0.9
    #expect(report.best == 2)
    #expect(report.markdown.contains("| 2 (kept) | 0.9000 |"))
    #expect(report.rounds[0].spearman == 0.7)
    report.rounds = [report.rounds[0], Self.figures(1, reward: 0.79, distinct2: 0.5)]
    #expect(report.best == 0)
    #expect(try RoundFiles.json(report).contains(#""best" : 0"#))
  }

  @Test("A recipe that no round can run is refused by the name of its key")
  func refusals() throws {
    var recipe = RoundsRecipe()
    recipe.corpusShare = 0.4
    let error = #expect(throws: DistillationError.self) { try recipe.validate() }
    #expect(error?.description.contains("rounds.corpus_share of the recipe is 0.4") == true)
    recipe.corpusShare = 0.6
    recipe.batchTokens = 100
    #expect(throws: DistillationError.self) { try recipe.validate() }
    recipe.batchTokens = 1024
    try recipe.validate()
    recipe.attempts = 17
    let attempts = #expect(throws: DistillationError.self) { try recipe.validate() }
    #expect(attempts?.description.contains("rounds.attempts of the recipe is 17") == true)
    recipe.attempts = 16
    recipe.focusShare = 1
    let focus = #expect(throws: DistillationError.self) { try recipe.validate() }
    #expect(focus?.description.contains("rounds.focus_share of the recipe is 1") == true)
    recipe.focusShare = 0
    recipe.dryMultiplier = -1
    #expect(throws: DistillationError.self) { try recipe.validate() }
    recipe.dryMultiplier = 0
    (recipe.shortest, recipe.longest) = (20, 10)
    #expect(throws: DistillationError.self) { try recipe.validate() }
    recipe.longest = 20
    try recipe.validate()
    recipe.heldoutCount = 0
    #expect(throws: DistillationError.self) { try recipe.validate() }
    recipe.heldoutCount = 6
    recipe.bufferRounds = 0
    let rounds = #expect(throws: DistillationError.self) { try recipe.validate() }
    #expect(rounds?.description.contains("rounds.buffer_rounds of the recipe is 0") == true)
    recipe.bufferRounds = 1
    try recipe.validate()
    recipe.keepBestShare = 0
    #expect(throws: DistillationError.self) { try recipe.validate() }
  }
}
