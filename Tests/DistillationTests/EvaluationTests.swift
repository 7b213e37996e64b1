import Checkpoint
import FoundationEssentials
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

  private static func wholeWords(_ texts: [String]) -> WholeWords {
    WholeWords(
      lines: texts.map { text in
        ScoredLine(
          CorpusLine(task: "poster", intent: "x", text: text, source: "grammar:good"), length: 5,
          reward: Reward(coverage: 1, coherence: 1, faults: 1))
      })
  }

  private static func evaluate(
    _ lines: [ScoredLine] = lines, lengths: [Int] = [3, 9]
  ) async throws -> Evaluation {
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
    let others = try #require(evaluation.otherObedience)
    #expect(others.map(\.group) == ["written once", "best of 4"])
    #expect(others.allSatisfy { $0.count == 12 && $0.exactLengthShare == 1 })
    let (once, best) = (others[0], others[1])
    #expect(once.meanAttemptCount == 1 && (all.meanAttemptCount ?? 0) > 1)
    #expect(once.meanReward <= all.meanReward && once.meanReward <= best.meanReward)
    let bins = evaluation.ladder.filter { $0.task == "poster" }.map(\.bin)
    #expect(bins == bins.sorted() && bins.count > 1)
  }

  @Test("A float32 file of another model is refused")
  func otherModel() throws {
    let model = try CountingModel()
    try Evaluation.Perplexity.check(try model.writeFloat(), isOf: model.path)
    let other = try CountingModel(positionCount: 128)
    let error = #expect(throws: CheckpointError.self) {
      try Evaluation.Perplexity.check(try other.writeFloat(), isOf: model.path)
    }
    #expect(error?.description.contains("found a model of other sizes") == true)
  }

  @Test("A model that was never told lengths or rewards is asked for neither")
  func withoutControls() async throws {
    let model = try CountingModel(rewardTables: Self.tables())
    var recipe = EvaluationRecipe()
    (recipe.count, recipe.lengths) = (4, [9])
    (recipe.asksLength, recipe.asksReward) = (false, false)
    let evaluator = try Evaluator(
      checkpoint: model.path, cacheDirectory: nil, threads: 1, recipe: recipe)
    defer { evaluator.stop() }
    var evaluation = try await evaluator.run(Self.lines)
    // The countdown is unknown, and only it makes the fixture end its texts.
    #expect(evaluation.obedience[0].exactLengthShare == 0)
    #expect(evaluation.ladder.isEmpty && evaluation.calibration.isEmpty)
    evaluation.judge(required: nil)
    #expect(evaluation.bars.first { $0.identifier == .lengthExact }?.value == nil)
    #expect(!evaluation.shortfalls.contains { $0.contains("length") })
  }

  @Test("A task is asked only for lengths that its training texts support")
  func supportedLengths() async throws {
    // The fixture's table has texts of 2 to 61 tokens.
    let evaluation = try await Self.evaluate(lengths: [9, 64, 200])
    #expect(Set(evaluation.cells.map(\.length)) == [9])
    #expect(!evaluation.obedience.map(\.group).contains("64 tokens"))
    let none = try await Self.evaluate(lengths: [200])
    // One task's longest text has 60 tokens, the other's 61.
    #expect(Set(none.cells.map(\.length)) == [60, 61])
  }

  @Test("An intent that leaves no room for a length is not asked for it, and the page says so")
  func room() async throws {
    // Of 160 positions six are the controls'.
    let long = String(repeating: "Z", count: 100)
    let lines = Self.lines.prefix(6).map { line in
      var line = line
      if line.intent.hasSuffix("0") { line.intent = long }
      return line
    }
    let evaluation = try await Self.evaluate(lines, lengths: [3, 58])
    #expect(evaluation.leftOutCount == 2 && evaluation.obedience[0].count == 10)
    #expect(evaluation.obedience.first { $0.group == "58 tokens" }?.count == 4)
    #expect(evaluation.markdown.contains("2 texts were not asked for"))
    let error = await #expect(throws: DistillationError.self) {
      try await Self.evaluate(lines.filter { $0.intent == long }, lengths: [58])
    }
    #expect(error?.description.contains("leaves room in the model's context") == true)
  }

  @Test("Student and teacher are compared on the orders that the teacher wrote for")
  func comparison() async throws {
    let model = try CountingModel(rewardTables: Self.tables())
    var recipe = EvaluationRecipe()
    (recipe.count, recipe.lengths, recipe.ladderCount) = (6, [9, 14], 1)
    let evaluator = try Evaluator(
      checkpoint: model.path, cacheDirectory: nil, threads: 1, recipe: recipe)
    defer { evaluator.stop() }
    let wanted = try evaluator.wanted(Self.lines)
    #expect(wanted.intents.count == 6 && wanted.lengths == [9, 14])
    var teacher = TeacherTexts()
    for key in wanted.intents where key.task == "poster" {
      teacher.add("A lost sock.", for: key)
      teacher.add(key.intent + " in the snow.", for: key)
    }
    let evaluation = try await evaluator.run(
      Self.lines, teacher: teacher,
      training: (0..<6).map {
        TrainingLine(intent: "a fox named Zorvil\($0 / 3)", text: "We met a fox named Zorvil\($0).")
      })
    #expect(evaluation.comparison.map(\.group) == ["all", "poster"])
    let row = evaluation.comparison[1]
    #expect(row.count == 6)
    // The three texts that serve two lengths each are counted once: of their six pairs of
    // words each, "a fox", "fox named", "in the" and "the snow" are shared.
    #expect(row.teacherVariety.distinct2 == 10.0 / 18)
    // Its better text holds all words of the intent, no other intent's name, and a random model
    // writes neither.
    #expect(row.teacherBest > row.teacherMean && row.teacherBest > row.student)
    #expect(row.teacherRankedFirst == 1 && row.studentRankedFirst < 1)
    #expect(row.studentBest >= row.student)
    let overlap = try #require(evaluation.overlap)
    #expect(overlap.teacher?.count == 6 && overlap.student.count == 12)
    #expect(overlap.student.longest == 0)
    #expect((overlap.teacher?.novelShare ?? 1) < 1)
    // What training texts hold is no made-up word, and Zorvil0 and Zorvil1 are intents of theirs.
    #expect(evaluation.obedience[0].namedCount == 0)
    #expect(evaluation.trainedIntentCount == 2)
    #expect(evaluation.markdown.contains("2 of the intents were trained on."))
  }

  @Test("Rewards that were not measured are not compared with those that are")
  func ownRewards() async throws {
    let model = try CountingModel(rewardTables: Self.tables())
    var recipe = EvaluationRecipe()
    (recipe.count, recipe.lengths) = (4, [9])
    let evaluator = try Evaluator(
      checkpoint: model.path, cacheDirectory: nil, threads: 1, recipe: recipe)
    defer { evaluator.stop() }
    var judged = Self.lines
    judged[3].reward = 0.25
    var evaluation = try await evaluator.run(judged)
    #expect(evaluation.ladder.isEmpty && evaluation.obedience[0].exactLengthShare == 1)
    #expect(evaluation.markdown.contains("The lines' rewards are not measured but their own"))
    #expect(!evaluation.markdown.contains("trained on"))
    evaluation.judge(required: nil)
    for bar in evaluation.bars where [.spearman, .monotone].contains(bar.identifier) {
      #expect(bar.value == nil && bar.isMet == nil)
    }
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
    #expect(!evaluation.markdown.contains("### Student and teacher"))
    #expect(try evaluation.json().contains(#""exactLengthShare" : 1"#))
    let back = try JSONDecoder().decode(Evaluation.self, from: Data(evaluation.json().utf8))
    #expect(back.markdown == evaluation.markdown)
    #expect(evaluation.html.contains("<svg") && !evaluation.html.contains("http"))
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
      ("A fox by Zorvil in the.", false, true),
    ])
  func judging(text: String, isFinished: Bool, holdsNames: Bool) throws {
    let scorer = RewardScorer(tables: try Self.tables())
    let sample = EvaluationSample(
      EvaluationOrder(task: "poster", intent: "fox Zorvil", length: 8, bin: nil),
      WrittenText(text: text, tokenCount: 8, isEnded: true), scorer: scorer,
      wholeWords: Self.wholeWords([
        "A fox in the snow by the river.", "A fox by Zor", "A zorv in the snow, a jazz ri",
      ]), madeUpWords: MadeUpWords(intents: ["fox Zorvil"], scorer: scorer, training: []),
      isUnpunctuated: false)
    #expect(sample.names == ["Zorvil"])
    #expect(sample.isFinished == isFinished)
    #expect(sample.holdsNames == holdsNames)
  }

  @Test("A piece of a word that texts were cut off with is no whole word")
  func fragments() {
    let words = Self.wholeWords(["A fox by the ri", "The old river.", "A fox by the ri"])
    #expect(words.endsWhole("By the old river", intent: ""))
    #expect(!words.endsWhole("By the old ri", intent: ""))
    #expect(!words.endsWhole("", intent: "fox"))
    #expect(words.endsWhole("An owl named Zorvil", intent: "Zorvil the owl"))
    #expect(!words.endsWhole("An owl named Zor", intent: "Zorvil the owl"))
    let lines = ["grammar:excellent", "grammar:bad", "llama:bad"].map { source in
      ScoredLine(
        CorpusLine(
          task: "query", intent: "x", text: "jazz \(source.replacing(":", with: ""))",
          source: source),
        length: 3, reward: Reward(coverage: 1, coherence: 1, faults: 1))
    }
    // The grammar cuts off texts on purpose; what a language model was cut off in was rejected.
    let ends = WholeWords(lines: lines)
    #expect(ends.endsWhole("jazz grammarexcellent", intent: ""))
    #expect(!ends.endsWhole("jazz grammarbad", intent: ""))
    #expect(ends.endsWhole("jazz llamabad", intent: ""))
  }

  @Test("A word is made up where neither the tables nor a training text know it")
  func madeUpWords() throws {
    let scorer = RewardScorer(tables: try Self.tables())
    let intents = ["a fox named Zorvil", "Foxes of Quenn", "QUENN street"]
    let all = MadeUpWords(intents: intents, scorer: scorer, training: [])
    #expect(all.of(intents[0]).contains("Zorvil") && !all.of(intents[0]).contains("fox"))
    #expect(all.of("Foxes of Quenn") == ["Quenn"])
    let some = MadeUpWords(
      intents: intents, scorer: scorer,
      training: [TrainingLine(intent: "Zorvil", text: "A street in quenn.")])
    #expect(some.of(intents[0]).contains("Zorvil"))
    #expect(some.of(intents[1]).isEmpty && some.of(intents[2]).isEmpty)
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
