import Testing

@testable import Distillation

/// What each task's texts owe to their form, and all of them to their intent.
struct TaskTextTests {
  private func lines(_ task: String, _ quality: String) throws -> [CorpusLine] {
    try SampleCorpus.lines.get().filter { $0.line.task == task && $0.quality == quality }.map(
      \.line)
  }

  @Test("Excellent texts hold the intent's made-up name", arguments: GrammarTests.tasks)
  func namesComeThrough(task: String) throws {
    let known = try SampleCorpus.generator.get().names.taken
    var count = 0
    for line in try lines(task, "excellent") {
      let names = Set(NameMaker.words(of: line.intent)).subtracting(known)
      count += names.count
      #expect(names.isSubset(of: NameMaker.words(of: line.text)), "\(line)")
    }
    #expect(count > 50)
  }

  @Test(
    "Excellent texts hold nearly all words of four letters that the intent has",
    arguments: GrammarTests.tasks)
  func wordsComeThrough(task: String) throws {
    var held = 0
    var count = 0
    for line in try lines(task, "excellent") {
      let words = Set(NameMaker.words(of: line.text))
      for word in NameMaker.words(of: line.intent) where word.count > 3 && word != "without" {
        count += 1
        held += words.contains(word) ? 1 : 0
      }
    }
    #expect(count > 500)
    #expect(Double(held) / Double(count) > 0.98, "\(held) of \(count)")
  }

  @Test("A negative prompt is a list of different items, each with a beginning and an end")
  func negativePrompts() throws {
    for line in try lines("negative-prompt", "excellent") {
      let items = line.text.split(separator: ",", omittingEmptySubsequences: false)
        .map { $0.drop { $0 == " " } }
      #expect(items.allSatisfy { !$0.isEmpty && $0.last != "." }, "\(line.text)")
      #expect(Set(items).count == items.count, "\(line.text)")
    }
  }

  @Test("A search suggestion is one short phrase")
  func searchSuggestions() throws {
    for line in try lines("search-suggestion", "excellent") {
      #expect(!line.text.contains(",") && !line.text.contains(". "), "\(line.text)")
      #expect((2...28).contains(line.text.split(separator: " ").count), "\(line.text)")
    }
  }

  @Test(
    "Long intents have whole texts that add next to nothing to their words",
    arguments: ["background", "text-effect", "text-to-image", "text-to-template"])
  func briefTexts(task: String) throws {
    let long = try lines(task, "excellent").filter {
      $0.intent.split(separator: " ").count >= 6
    }
    let brief = long.count {
      TokenEstimate.count($0.text) < TokenEstimate.count($0.intent) + 4
    }
    #expect(long.count > 100)
    #expect(Double(brief) / Double(long.count) > 0.15, "\(brief) of \(long.count)")
  }

  @Test("About a tenth of the bad texts break off inside a word")
  func cutOffEnds() throws {
    let lines = try SampleCorpus.lines.get()
    var known = try SampleCorpus.generator.get().names.taken
    known.formUnion(
      lines.filter { $0.quality == "excellent" }.flatMap { NameMaker.words(of: $0.line.text) })
    let bad = lines.filter { $0.quality == "bad" }
    let broken = bad.count {
      guard $0.line.text.last != ".", let last = NameMaker.words(of: $0.line.text).last else {
        return false
      }
      return !known.contains(last)
    }
    #expect((0.04...0.16).contains(Double(broken) / Double(bad.count)), "\(broken) of \(bad.count)")
  }

  @Test("The summary counts every line, intent and phrase once")
  func summaryCounts() throws {
    let lines = try SampleCorpus.lines.get()
    let lexicon = try SampleCorpus.generator.get().lexicon
    var summary = CorpusSummary(lexicon: lexicon)
    for sample in lines { summary.add(sample.line, isHeldout: sample.isHeldout) }
    #expect(summary.trainCount + summary.heldoutCount == lines.count)
    #expect(summary.phraseCount == Set(lexicon.entries.map(\.phrase)).count)
    let rows = summary.table.plain.split(separator: "\n").map {
      $0.split(separator: " ").map(String.init)
    }
    #expect(rows.count == GrammarTests.tasks.count + 2)
    let all = try #require(rows.last)
    #expect(all.first == "all")
    #expect(all.contains("\(lines.count)"))
    #expect(all.contains("\(Set(lines.map { $0.line.task + $0.line.intent }).count)"))
  }
}
