import Glibc
import Testing

@testable import Distillation

struct CorpusTests {
  @Test("The same seed writes the same lines, another seed others")
  func deterministic() throws {
    func write(seed: UInt64) throws -> [CorpusLine] {
      let recipe = SampleCorpus.recipe(seed: seed, intents: 150)
      return SampleCorpus.write(
        try CorpusGenerator(recipe: recipe, directory: SampleCorpus.directory)
      ).map(\.line)
    }
    let first = try write(seed: 3)
    #expect(first.count > 600)
    #expect(try write(seed: 3) == first)
    #expect(try write(seed: 4) != first)
  }

  @Test("All cores write the lines that one writes, in their order, where texts meet too")
  func concurrency() async throws {
    // Short queries often come twice; more intents than a block.
    var recipe = SampleCorpus.recipe(seed: 7, intents: 8400)
    recipe.tasks = ["search-suggestion": 1]
    recipe.textsPerIntent = 2
    let generator = try CorpusGenerator(recipe: recipe, directory: SampleCorpus.directory)
    var lines: [String] = []
    await generator.runConcurrently { lines.append("\($0.intent)\t\($0.text)\t\($1)") }
    let expected = SampleCorpus.write(generator).map {
      "\($0.line.intent)\t\($0.line.text)\t\($0.isHeldout)"
    }
    #expect(lines == expected)
    // Written alone some intents have a text of another's; together none has.
    var earlier = CorpusGenerator.Earlier()
    let alone = (0..<recipe.intents).flatMap { index -> [String] in
      var texts: Set<UInt64> = []
      return generator.assignment(index, &earlier)
        .map { generator.lines(for: $0, texts: &texts).map(\.text) } ?? []
    }
    #expect(Set(alone).count < alone.count)
    let together = SampleCorpus.write(generator).map(\.line.text)
    #expect(Set(together).count == together.count)
  }

  @Test("No intent and no made-up name is on both sides of the split")
  func splitIsDisjoint() throws {
    let lines = try SampleCorpus.lines.get()
    let heldout = lines.filter(\.isHeldout)
    let training = lines.filter { !$0.isHeldout }
    #expect((0.15...0.25).contains(Double(heldout.count) / Double(lines.count)))
    let heldoutIntents = Set(heldout.map { key($0.line.intent) })
    #expect(heldoutIntents.isDisjoint(with: training.map { key($0.line.intent) }))
    let known = try SampleCorpus.generator.get().names.taken
    let names = Set(heldout.flatMap { NameMaker.words(of: $0.line.intent) }).subtracting(known)
    #expect(names.count > 200)
    let trained = Set(training.flatMap { NameMaker.words(of: $0.line.intent + " " + $0.line.text) })
    #expect(names.isDisjoint(with: trained))
  }

  private func key(_ intent: String) -> String {
    NameMaker.words(of: intent).joined(separator: " ")
  }

  @Test("No text comes twice, and no intent within a task")
  func deduplicated() throws {
    let lines = try SampleCorpus.lines.get().map(\.line)
    #expect(Set(lines.map(\.text)).count == lines.count)
    var order: [String] = []
    for line in lines {
      let key = line.task + "\t" + line.intent
      if order.last != key { order.append(key) }
    }
    #expect(Set(order.map { $0.lowercased() }).count == order.count)
  }

  /// The square root of a length's share of 8…96 is uniform.
  @Test("Every quality has prose of every length, short ones more", arguments: Quality.allCases)
  func lengthsSpread(quality: Quality) throws {
    let lines = try SampleCorpus.lines.get().filter {
      $0.quality == quality.rawValue && $0.isProse
    }
    var counts = [Int](repeating: 0, count: 8)
    for line in lines {
      let tokens = TokenEstimate.count(line.line.text)
      counts[min(max(Int((tokens - 8) / 11), 0), 7)] += 1
    }
    // Targets are missed by a few tokens, which moves texts between neighbours.
    for (bucket, count) in counts.enumerated() {
      let (low, high) = (Double(bucket) / 8, Double(bucket + 1) / 8)
      let expected = high.squareRoot() - low.squareRoot()
      #expect(Double(count) / Double(lines.count) > expected / 2, "\(counts)")
    }
    #expect(counts[0] > counts[7])
  }

  @Test("Intents have two to eight words, and about half hold a made-up name")
  func intents() throws {
    let lines = try SampleCorpus.lines.get()
    let known = try SampleCorpus.generator.get().names.taken
    let intents = Set(lines.map(\.line.intent))
    for intent in intents {
      #expect((2...8).contains(intent.split(separator: " ").count), "\(intent)")
    }
    let named = intents.count { !known.isSuperset(of: NameMaker.words(of: $0)) }
    #expect((0.4...0.6).contains(Double(named) / Double(intents.count)))
  }

  @Test("Poor and bad texts mostly lose the name")
  func poorTextsLoseTheName() throws {
    let known = try SampleCorpus.generator.get().names.taken
    var lost = 0
    var count = 0
    for sample in try SampleCorpus.lines.get() where ["poor", "bad"].contains(sample.quality) {
      let names = Set(NameMaker.words(of: sample.line.intent)).subtracting(known)
      if names.isEmpty { continue }
      count += 1
      if !names.isSubset(of: NameMaker.words(of: sample.line.text)) { lost += 1 }
    }
    #expect(count > 500)
    #expect(Double(lost) / Double(count) > 0.75)
  }

  @Test("Texts are clean English: articles agree, sentences start large and end with a stop")
  func textsAreClean() throws {
    let vowels: Set<Character> = ["a", "e", "i", "o", "u"]
    let known = try SampleCorpus.generator.get().names.taken
    for sample in try SampleCorpus.lines.get() {
      let text = sample.line.text
      for wrong in ["  ", " ,", ",,", "..", "{", "}", "[", "]", "|", " a a ", " an a ", ", ."] {
        #expect(!text.contains(wrong), "'\(wrong)' in \(text)")
      }
      if sample.quality == "bad" { continue }
      #expect((text.last == ".") == sample.isProse, "\(text)")
      let words = text.split(separator: " ").map(String.init)
      for (word, next) in zip(words, words.dropFirst()) where word == "a" || word == "an" {
        guard let first = next.lowercased().first(where: \.isLetter) else { continue }
        guard known.isSuperset(of: NameMaker.words(of: next)) else { continue }
        if Article.indefinite(before: next) == (vowels.contains(first) ? "an" : "a") {
          #expect((word == "an") == vowels.contains(first), "\(word) \(next) in \(text)")
        }
      }
    }
  }

  @Test("Names have four to ten letters, and misspelling one changes it")
  func names() throws {
    let maker = try SampleCorpus.generator.get().names
    var random = SplitMix(seed: 5)
    var seen: Set<String> = []
    for _ in 0..<20_000 {
      let name = maker.make(&random)
      #expect((4...10).contains(name.count) && !maker.taken.contains(name.lowercased()))
      #expect(maker.misspell(name, &random) != name)
      seen.insert(name.lowercased())
    }
    #expect(seen.count > 18_000)
  }

  @Test(
    "A name of any length can be misspelt, and keeps its first letter",
    arguments: ["Q", "é", "Qu", "ee", "Que", "eee"])
  func shortNames(name: String) throws {
    let maker = try SampleCorpus.generator.get().names
    for seed in 0..<100 {
      var random = SplitMix(seed: UInt64(seed))
      let found = maker.misspell(name, &random)
      #expect(found != name && found.first == name.first)
      #expect(found.count >= 3 || found == name + "n", "\(found)")
    }
  }

  @Test(
    "A recipe that no corpus can be made with is refused with the name of the value",
    arguments: ["intents", "texts_per_intent", "heldout_share", "shortest_tokens", "qualities"])
  func refusesRecipe(field: String) {
    var recipe = CorpusRecipe()
    switch field {
    case "intents": recipe.intents = 0
    case "texts_per_intent": recipe.textsPerIntent = -1
    case "heldout_share": recipe.heldoutShare = 1.5
    case "shortest_tokens": recipe.shortestTokens = 0
    default: recipe.qualities = ["superb": 1]
    }
    let error = #expect(throws: DistillationError.self) { try recipe.validate() }
    #expect(error?.description.contains("corpus." + field) == true)
  }
}
