import Testing

@testable import Distillation

struct GrammarTests {
  static let tasks = [
    "background", "negative-prompt", "search-suggestion", "text-effect", "text-to-image",
    "text-to-template",
  ]

  @Test("Every rule of every task's grammar can be expanded", arguments: tasks)
  func everyRuleExpands(task: String) throws {
    let generator = try SampleCorpus.generator.get()
    let grammar = try #require(generator.grammars.first { $0.task == task })
    let reachable = reachableSymbols(grammar)
    for symbol in reachable.sorted() {
      for rule in grammar.rules(of: symbol) {
        let isExpanded = (0..<2000).contains { attempt in
          expands(rule, grammar: grammar, lexicon: generator.lexicon, attempt: attempt)
        }
        #expect(isExpanded, "\(task): \(grammar.symbolNames[symbol])")
      }
    }
  }

  /// One attempt with a topic of its own and everything settled that the rule needs.
  private func expands(_ rule: GrammarRule, grammar: Grammar, lexicon: Lexicon, attempt: Int)
    -> Bool
  {
    var composer = Composer(
      grammar: grammar, lexicon: lexicon, random: SplitMix(seed: 1, index: attempt),
      topics: 1 << UInt64(attempt % lexicon.topics.count))
    composer.intentWords = "red fox"
    var draft = Draft(grammar: grammar)
    draft.name = "Zorvanna"
    draft.mentioned = .max
    for dimension in lexicon.traits.dimensions where rule.needs & dimension != 0 {
      let own = rule.tags & dimension
      draft.allowed &= ~dimension | (own != 0 ? own : dimension & (~dimension &+ 1))
    }
    return composer.expand([rule], in: &draft) != nil
  }

  private func reachableSymbols(_ grammar: Grammar) -> Set<Int> {
    var found: Set<Int> = []
    var left = [grammar.intent, grammar.frame, grammar.clause] + grammar.mentions
    left += [grammar.sentence, grammar.brief].compactMap(\.self)
    while let symbol = left.popLast() {
      guard found.insert(symbol).inserted else { continue }
      left += grammar.rules(of: symbol).flatMap { $0.nodes.slots.map(\.symbol) }
    }
    return found
  }

  @Test(
    "Prose has forty frames and twenty kinds of clauses, shorter forms fifteen frames",
    arguments: tasks)
  func manyFrames(task: String) throws {
    let grammar = try #require(
      try SampleCorpus.generator.get().grammars.first { $0.task == task })
    let isProse = grammar.header.form == .prose
    #expect(grammar.rules(of: grammar.frame).count >= (isProse ? 40 : 15))
    #expect(grammar.rules(of: try #require(grammar.brief)).count >= (isProse ? 6 : 3))
    guard isProse else { return }
    #expect(grammar.rules(of: grammar.clause).count >= 20)
    #expect(grammar.rules(of: try #require(grammar.sentence)).count >= 20)
  }

  @Test(
    "A wrong line of a grammar is refused with its place",
    arguments: [
      ("frame: {nowhere} in sight", "{nowhere} is neither"),
      ("frame {beast}", "found no ':'"),
      ("frame @purple: {beast}", "'@purple' is neither"),
      ("frame 0: {beast}", "'0' is neither"),
      ("frame: {beast", "'}' is missing"),
      ("frame: [{beast}", "']' is missing"),
      ("frame: {beast}]", "found ']' without its opening"),
      ("frame: {}", "empty slot"),
      ("frame: {verb beast run}", "needs 2 words"),
      ("frame:", "produces nothing"),
      ("limit nowhere 3", "'nowhere' is neither"),
      ("settle purple", "'purple' is not a trait"),
      ("form verse", "expected form prose, list or query"),
      ("lengths 20 12", "expected lengths SHORTEST LONGEST"),
      ("lengths 2 12", "expected lengths SHORTEST LONGEST"),
      ("lengths twelve", "expected lengths SHORTEST LONGEST"),
    ])
  func refusesWrongLines(line: String, problem: String) throws {
    let lexicon = try SampleCorpus.generator.get().lexicon
    let text = "intent: {beast}\nmention.beast: {a beast}\nclause: {light}\nsentence: {light}\n"
    let file = TextLines(text: text + "frame: {beast}\n" + line, name: "test.txt")
    let error = #expect(throws: DistillationError.self) {
      try Grammar(files: [file], task: "test", lexicon: lexicon)
    }
    #expect(error?.description.hasPrefix("test.txt:6: ") == true, "\(error?.description ?? "")")
    #expect(error?.description.contains(problem) == true, "\(error?.description ?? "")")
  }

  @Test("A role without a clause that mentions it is refused")
  func refusesRoleWithoutMention() throws {
    let lexicon = try SampleCorpus.generator.get().lexicon
    let text = "intent: {beast}\nframe: {beast}\nclause: {light}\nsentence: {light}"
    let error = #expect(throws: DistillationError.self) {
      try Grammar(
        files: [TextLines(text: text, name: "test.txt")], task: "test", lexicon: lexicon)
    }
    #expect(error?.description.hasPrefix("test.txt:1: ") == true)
    #expect(error?.description.contains("mention.beast") == true)
  }

  @Test("A file's header says form and lengths; a list needs no sentences")
  func readsTheHeader() throws {
    let lexicon = try SampleCorpus.generator.get().lexicon
    let text = "form list\nlengths 6 40\nintent: {beast}\nmention.beast: {beast}\n"
    let file = TextLines(text: text + "clause: {light}\nframe: {beast}", name: "test.txt")
    let grammar = try Grammar(files: [file], task: "test", lexicon: lexicon)
    #expect(grammar.header == GrammarHeader(form: .list, lengths: 6...40))
    #expect(grammar.sentence == nil && grammar.brief == nil)
    let prose = TextLines(
      text: text.replacing("list", with: "prose") + "clause: {light}\nframe: {beast}",
      name: "test.txt")
    let error = #expect(throws: DistillationError.self) {
      try Grammar(files: [prose], task: "test", lexicon: lexicon)
    }
    #expect(error?.description.contains("'sentence'") == true)
  }
}
