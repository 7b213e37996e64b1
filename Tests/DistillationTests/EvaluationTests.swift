import ModelFixtures
import Testing
import UpsideDown

@testable import Distillation
@testable import Engine

/// Evaluations of a random model that obeys the countdown, and of texts written by hand.
struct EvaluationTests {
  private static func tables() throws -> RewardTables {
    try RewardTables.build(
      lexicon: [("fox", ["forest"]), ("jazz", ["city"]), ("river", ["forest"])],
      texts: CountingModel.texts, minimumTextCount: 1)
  }

  private static let lines: [ScoredLine] = (0..<12).map { index in
    ScoredLine(
      CorpusLine(
        task: CountingModel.tasks[index % 2], intent: "a fox named Zorvil\(index / 2)",
        text: "a fox in the snow.", source: "grammar:good"),
      length: 5, reward: Reward(coverage: 1, coherence: 1, faults: 1))
  }

  private static func evaluate(lengths: [Int] = [3, 9]) async throws -> Evaluation {
    let model = try CountingModel(rewardTables: tables())
    var recipe = EvaluationRecipe()
    recipe.count = 6
    recipe.lengths = lengths
    recipe.ladderCount = 2
    let evaluator = try Evaluator(
      checkpoint: model.path, cacheDirectory: nil, threads: 1, recipe: recipe)
    defer { evaluator.stop() }
    return try await evaluator.run(lines)
  }

  @Test("A model that counts down has exact lengths, and each intent is asked at each length")
  func obedience() async throws {
    let evaluation = try await Self.evaluate()
    let all = try #require(evaluation.obedience.first { $0.group == "all" })
    #expect(all.count == 12)
    #expect(evaluation.intentCount == 6)
    #expect(all.exactLengthShare == 1)
    #expect(all.meanLengthError == 0)
    #expect(all.namedCount == 12)
    // Random weights copy nothing and finish no sentence but by chance.
    #expect(all.nameShare < 0.5)
    #expect(
      evaluation.obedience.map(\.group) == ["all", "3 tokens", "9 tokens"] + CountingModel.tasks)
    #expect(evaluation.obedience.dropFirst(3).map(\.count) == [6, 6])
    let bins = evaluation.ladder.filter { $0.task == "poster" }.map(\.bin)
    #expect(bins == bins.sorted() && bins.count > 1)
  }

  @Test("The same seed measures the same texts")
  func deterministic() async throws {
    let first = try await Self.evaluate(lengths: [5])
    let second = try await Self.evaluate(lengths: [5])
    #expect(first.samples.map(\.text) == second.samples.map(\.text))
    #expect(try first.json() == second.json())
  }

  @Test("Markdown has the tables, JSON reads back")
  func reports() async throws {
    let evaluation = try await Self.evaluate()
    for part in ["### Obedience", "| poster", "### Reward asked → obtained", "### Texts"] {
      #expect(evaluation.markdown.contains(part), "\(part)")
    }
    #expect(!evaluation.markdown.contains("### Perplexity"))
    #expect(try evaluation.json().contains(#""exactLengthShare" : 1"#))
  }

  @Test("What misses an aim is said in a sentence each, what reaches it is not")
  func shortfalls() async throws {
    var evaluation = try await Self.evaluate()
    for index in evaluation.obedience.indices {
      evaluation.obedience[index].wholeWordWithinOneShare = 0.95
      evaluation.obedience[index].nameShare = 0.9
    }
    evaluation.ladder = [0, 1].map { bin in
      Evaluation.Rung(
        task: "poster", bin: bin, count: 4, asked: 0.5, obtained: bin == 0 ? 0.1 : 0.36)
    }
    evaluation.perplexity = Evaluation.Perplexity(
      lineCount: 1, targetCount: 9, int8: 4.019, float32: 4)
    #expect(evaluation.shortfalls.isEmpty, "\(evaluation.shortfalls)")
    evaluation.obedience[0].wholeWordWithinOneShare = 0.949
    evaluation.obedience[0].nameShare = 0.899
    evaluation.ladder[1].obtained = 0.34
    evaluation.perplexity?.int8 = 4.021
    let found = evaluation.shortfalls
    #expect(found.count == 4)
    for word in ["whole word", "made-up", "poster", "perplexity"] {
      #expect(found.contains { $0.contains(word) }, "\(word)")
    }
  }

  @Test(
    "A text is judged by its ending and its names",
    arguments: [
      ("A fox named Zorvil by the river.", true, true),
      ("A fox named zorvil by the river.", true, false),
      ("A fox named Zorv by the river.", true, false),
      ("Zorvil's fox in the snow, by the rive.", false, true),
      ("A fox by Zorvil", false, true),
      ("A fox, named \"Zorvil.\"", true, true),
      ("", false, false),
    ])
  func judging(text: String, isFinished: Bool, holdsNames: Bool) throws {
    let sample = EvaluationSample(
      EvaluationOrder(task: "poster", intent: "fox Zorvil", length: 8, bin: nil),
      GenerationResult(
        text: text, tokenCount: 8, promptTokenCount: 5, finishReason: .stop, requested: nil,
        effective: nil, reward: nil, firstTokenSeconds: nil, totalSeconds: 0),
      scorer: RewardScorer(tables: try Self.tables()),
      wholeWords: WholeWords(texts: [
        "A fox in the snow by the river.", "A fox by Zor", "A zorv in the snow, a jazz ri",
      ]))
    #expect(sample.names == ["Zorvil"])
    #expect(sample.isFinished == isFinished)
    #expect(sample.holdsNames == holdsNames)
  }

  @Test("A piece of a word that texts were cut off with is no whole word")
  func fragments() {
    let words = WholeWords(texts: ["A fox by the ri", "The old river.", "A fox by the ri"])
    #expect(words.endsWhole("By the old river", intent: ""))
    #expect(!words.endsWhole("By the old ri", intent: ""))
    #expect(!words.endsWhole("", intent: "fox"))
    #expect(words.endsWhole("An owl named Zorvil", intent: "Zorvil the owl"))
    #expect(!words.endsWhole("An owl named Zor", intent: "Zorvil the owl"))
  }

  @Test("Distinct pairs are counted over the pairs of all texts")
  func diversity() {
    #expect(Diversity.distinct(["a b a b", "a b"], length: 2) == 2.0 / 4)
    #expect(Diversity.distinct(["a b c"], length: 1) == 1)
    #expect(Diversity.distinct([], length: 1) == 0)
    #expect(Diversity.uniqueShare(["x", "x", "y", "z"]) == 0.75)
  }

  @Test("Lines of no task of the model, and impossible recipes, are refused")
  func refusals() async throws {
    let model = try CountingModel(rewardTables: Self.tables())
    let evaluator = try Evaluator(
      checkpoint: model.path, cacheDirectory: nil, threads: 1, recipe: EvaluationRecipe())
    var foreign = Self.lines[0]
    foreign.task = "sonnet"
    await #expect(throws: DistillationError.self) { try await evaluator.run([foreign]) }
    evaluator.stop()
    var recipe = EvaluationRecipe()
    recipe.lengths = [12, 0]
    let error = #expect(throws: DistillationError.self) { try recipe.validate() }
    #expect(error?.description.contains("evaluate.lengths") == true)
    let plain = try CountingModel(hasCommands: false, rewardTables: Self.tables())
    #expect(throws: DistillationError.self) {
      try Evaluator(
        checkpoint: plain.path, cacheDirectory: nil, threads: 1, recipe: EvaluationRecipe())
    }
  }
}
