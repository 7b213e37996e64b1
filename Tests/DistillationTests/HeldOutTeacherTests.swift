import Testing
import UpsideDown

@testable import Distillation

/// The grammar asked again for intents that it made before.
struct HeldOutTeacherTests {
  @Test("The same recipe meets the same held-out intents and writes for each length wanted")
  func meetsIntents() async throws {
    let recipe = SampleCorpus.recipe(seed: 7, intents: 150)
    let generator = try CorpusGenerator(recipe: recipe, directory: SampleCorpus.directory)
    let heldOut = SampleCorpus.write(generator).filter(\.isHeldout).map(\.line)
    let intents = Set(heldOut.map { TeacherTexts.Key(task: $0.task, intent: $0.intent) })
    let teacher = HeldOutTeacher(recipe: recipe, directory: SampleCorpus.directory)
    let texts = try await teacher.texts(for: intents, lengths: [16, 48])
    #expect(intents.count > 10)
    var characters: [String: (short: Int, long: Int)] = [:]
    for key in intents {
      let short = texts.texts(task: key.task, intent: key.intent, length: 16)
      let long = texts.texts(task: key.task, intent: key.intent, length: 48)
      #expect((1...4).contains(short.count) && (1...4).contains(long.count), "\(key)")
      characters[key.task, default: (0, 0)].short += short.reduce(0) { $0 + $1.text.count }
      characters[key.task, default: (0, 0)].long += long.reduce(0) { $0 + $1.text.count }
      #expect(texts.texts(task: key.task, intent: key.intent, length: 20).isEmpty)
    }
    for (task, counts) in characters { #expect(counts.short < counts.long, "\(task)") }
    let again = try await teacher.texts(for: intents, lengths: [16])
    for key in intents {
      #expect(
        again.texts(task: key.task, intent: key.intent, length: 16)
          == texts.texts(task: key.task, intent: key.intent, length: 16))
    }
  }

  @Test("Another recipe's intents are refused")
  func refusesOthers() async throws {
    let recipe = SampleCorpus.recipe(seed: 8, intents: 20)
    let teacher = HeldOutTeacher(recipe: recipe, directory: SampleCorpus.directory)
    let foreign: Set = [TeacherTexts.Key(task: "text-to-image", intent: "nobody wrote this")]
    let error = await #expect(throws: DistillationError.self) {
      try await teacher.texts(for: foreign, lengths: [16])
    }
    #expect(error?.description.contains("none of the 1 held-out intents") == true)
  }

  private func lines(_ lengths: [Int], quality: String) -> [ScoredLine] {
    lengths.map { length in
      ScoredLine(
        CorpusLine(
          task: "poster", intent: "jazz", text: "\(quality) \(length)",
          source: "llama:\(quality)"),
        length: length, reward: .init(coverage: 1, coherence: 1, faults: 1))
    }
  }

  @Test("Held-out lines serve as a teacher by the four of the nearest lengths")
  func heldOut() {
    var own = lines([4, 9, 14, 20, 33, 50], quality: "good")
    for index in own.indices { own[index].reward = Float(index) / 10 }
    let texts = TeacherTexts(heldOut: own)
    func lengths(_ length: Int) -> [Int?] {
      texts.texts(task: "poster", intent: "jazz", length: length).map(\.length)
    }
    #expect(lengths(99) == [50, 33, 20, 14])
    #expect(lengths(13) == [14, 9, 20, 4])
    #expect(texts.texts(task: "poster", intent: "rock", length: 99).isEmpty)
  }

  @Test("Lines that were asked for as worse ones are left out where there are excellent ones")
  func heldOutExcellent() {
    let texts = TeacherTexts(
      heldOut: lines([12], quality: "bad") + lines([30, 40], quality: "excellent"))
    #expect(
      texts.texts(task: "poster", intent: "jazz", length: 12).map(\.text)
        == ["excellent 30", "excellent 40"])
  }

  @Test("A text that is best at several lengths stands beside the student's of the nearest")
  func distinct() throws {
    let teacher = TeacherTexts(heldOut: lines([30], quality: "excellent"))
    let scorer = RewardScorer(
      tables: try RewardTables.build(
        lexicon: [("fox", ["forest"])], texts: ["a fox"], minimumTextCount: 1))
    let pairs = [12, 24, 40].map { length in
      Pairing(
        student: EvaluationSample(
          order: EvaluationOrder(task: "poster", intent: "jazz", length: length, bin: nil),
          text: "student \(length)", tokenCount: length, isEnded: true,
          reward: Reward(coverage: 1, coherence: 1, faults: 1), names: [], isLastWordWhole: true,
          isFinished: true),
        draws: [], teacher: teacher, scorer: scorer)
    }
    let found = Pairing.distinct(pairs)
    #expect(found.map(\.teacher) == ["excellent 30"] && found.map(\.student) == ["student 24"])
  }

  @Test("The best of several texts has the length asked for, and then the highest reward")
  func bestDraw() throws {
    let scorer = RewardScorer(
      tables: try RewardTables.build(
        lexicon: [("fox", ["forest"])], texts: ["a fox"], minimumTextCount: 1))
    let texts: [(tokens: Int, reward: Float)] = [(11, 1), (12, 0.4), (12, 0.6), (12, 0.5)]
    let draws = texts.map { tokens, reward in
      var measured = Reward(coverage: 1, coherence: 1, faults: 1)
      measured.total = reward
      return EvaluationSample(
        order: EvaluationOrder(task: "poster", intent: "jazz", length: 12, bin: nil),
        text: "jazz", tokenCount: tokens, isEnded: true, reward: measured, names: [],
        isLastWordWhole: true, isFinished: true)
    }
    let pairing = Pairing(
      student: draws[0], draws: draws, teacher: TeacherTexts(), scorer: scorer)
    #expect(pairing.bestDraw.reward.total == 0.6)
  }
}
