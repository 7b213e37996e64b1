import Testing

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
      characters[key.task, default: (0, 0)].short += short.reduce(0) { $0 + $1.count }
      characters[key.task, default: (0, 0)].long += long.reduce(0) { $0 + $1.count }
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

  @Test("Held-out lines serve as a teacher by their best four, at any length")
  func heldOut() {
    let lines = (0..<6).map { index in
      var line = ScoredLine(
        CorpusLine(task: "poster", intent: "jazz", text: "text \(index)", source: "x"),
        length: 5, reward: .init(coverage: 1, coherence: 1, faults: 1))
      line.reward = [0.1, 0.9, 0.5, 0.7, 0.3, 0.2][index]
      return line
    }
    let texts = TeacherTexts(heldOut: lines)
    #expect(
      texts.texts(task: "poster", intent: "jazz", length: 99)
        == ["text 1", "text 3", "text 2", "text 4"])
    #expect(texts.texts(task: "poster", intent: "rock", length: 99).isEmpty)
  }
}
