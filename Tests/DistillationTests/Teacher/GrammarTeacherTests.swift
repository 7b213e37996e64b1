import FoundationEssentials
import Testing

@testable import Distillation

struct GrammarTeacherTests {
  private static let teacher = Result {
    try GrammarTeacher(
      tasks: SampleCorpus.generator.get().grammars.map(\.task), directory: SampleCorpus.directory,
      seed: 1)
  }

  @Test("Nine tenths of the intents that the corpus has are read back, and none by accident")
  func readsIntents() async throws {
    let teacher = try Self.teacher.get()
    let lines = try SampleCorpus.lines.get().map(\.line)
    var seen: Set<String> = []
    var readCount = 0
    var count = 0
    for line in lines where seen.insert(line.task + line.intent).inserted && count < 400 {
      count += 1
      let order = TextOrder(task: line.task, intent: line.intent, words: 20, quality: .excellent)
      guard let answer = try? await teacher.write(order, attempt: 0) else { continue }
      readCount += 1
      // An excellent text holds all words of its intent that are not small.
      let words = Set(WordList(answer.text).words)
      let wanted = WordList(line.intent).words.filter { $0.count > 4 }
      let held = wanted.count { words.contains($0) }
      #expect(held * 3 >= wanted.count * 2, "\(line.intent) → \(answer.text)")
    }
    #expect(count == 400 && readCount >= 360, "\(readCount) of \(count)")
  }

  @Test("The same order gives the same text, another attempt another one")
  func deterministic() async throws {
    let teacher = try Self.teacher.get()
    let intent = try #require(SampleCorpus.lines.get().first).line
    let order = TextOrder(
      task: intent.task, intent: intent.intent, words: 30, quality: .excellent)
    let first = try await teacher.write(order, attempt: 0)
    #expect(try await teacher.write(order, attempt: 0) == first)
    #expect(try await teacher.write(order, attempt: 1) != first)
  }

  @Test("A made-up name of one letter or two can be misspelt", arguments: ["Q", "Qu"])
  func shortNames(name: String) async throws {
    let teacher = try Self.teacher.get()
    let intent = "sailing regatta poster for \(name)"
    let order = TextOrder(task: "text-to-template", intent: intent, words: 12, quality: .poor)
    var misspeltCount = 0
    for attempt in 0..<40 {
      let text = try await teacher.write(order, attempt: attempt).text
      if text.contains(name + "n") { misspeltCount += 1 }
    }
    #expect(misspeltCount > 0)
  }

  @Test("An intent that no rule makes is refused by name", arguments: ["", "zxq qxz zzq wq", "42"])
  func refuses(intent: String) async throws {
    let teacher = try Self.teacher.get()
    let order = TextOrder(task: "text-to-image", intent: intent, words: 20, quality: .good)
    let failure = await #expect(throws: TeacherFailure.self) {
      try await teacher.write(order, attempt: 0)
    }
    guard case .refused(.unknownIntent, let detail) = failure else {
      Issue.record("'\(intent)' was judged \(String(describing: failure))")
      return
    }
    #expect(detail.contains("'\(intent)'"))
  }
}
