/// The built-in synthetic teacher: writes intents and texts of every quality and length.
public struct CorpusGenerator: Sendable {
  public let recipe: CorpusRecipe
  public let lexicon: Lexicon
  let grammars: [Grammar]
  private let taskWeights: [Double]
  let names: NameMaker
  private let writer: QualityWriter
  private let topicWeights: [Double]
  /// In place of each task's own lengths, in estimated tokens.
  private let lengths: ClosedRange<Int>?

  /// Loads the lexicon and the grammar of each of the recipe's tasks from `directory`.
  ///
  /// - Parameter lengths: estimated tokens that all texts aim at; each task's own if nil.
  public init(recipe: CorpusRecipe, directory: String, lengths: ClosedRange<Int>? = nil)
    throws(DistillationError)
  {
    try recipe.validate()
    self.recipe = recipe
    self.lengths = lengths
    lexicon = try Lexicon.load(directory: directory)
    var grammars: [Grammar] = []
    var weights: [Double] = []
    for task in recipe.tasks.keys.sorted() {
      grammars.append(
        try Grammar.load(directory: directory + "/grammar", task: task, lexicon: lexicon))
      weights.append(recipe.tasks[task] ?? 0)
    }
    self.grammars = grammars
    taskWeights = weights
    names = NameMaker(lexicon: lexicon, grammars: grammars)
    writer = QualityWriter(lexicon: lexicon, names: names)
    topicWeights = lexicon.topics.map(\.weight)
  }

  /// Writes the corpus, a line at a time, in an order that only the seed decides.
  ///
  /// - Parameter isWanted: whether texts of an intent are written; all intents are made in any
  ///   case, because which ones are fresh depends on those before.
  func run(
    where isWanted: (_ intent: Intent, _ isHeldout: Bool) -> Bool = { _, _ in true },
    _ emit: (_ line: CorpusLine, _ isHeldout: Bool) -> Void
  ) {
    var earlier = Earlier()
    var texts: Set<UInt64> = []
    for index in 0..<recipe.intents {
      guard let assignment = assignment(index, &earlier),
        isWanted(assignment.intent, assignment.isHeldout)
      else { continue }
      for line in lines(for: assignment, texts: &texts) { emit(line, assignment.isHeldout) }
    }
  }

  /// Intents and names, which the later ones must differ from.
  struct Earlier {
    fileprivate var intents: Set<String> = []
    fileprivate var names: Set<String> = []
  }

  /// An intent to write texts for.
  struct Assignment {
    let intent: Intent
    let isHeldout: Bool
    fileprivate let grammar: Grammar
    fileprivate let random: SplitMix
  }

  func assignment(_ index: Int, _ earlier: inout Earlier) -> Assignment? {
    var random = SplitMix(seed: recipe.seed, index: index)
    guard
      let (intent, grammar) = freshIntent(
        &random, intents: &earlier.intents, names: &earlier.names)
    else { return nil }
    return Assignment(
      intent: intent, isHeldout: isHeldout(intent.draft.name ?? intent.words), grammar: grammar,
      random: random)
  }

  /// - Parameter texts: hashes of the texts so far, which the lines' are added to.
  func lines(for assignment: Assignment, texts: inout Set<UInt64>) -> [CorpusLine] {
    let intent = assignment.intent
    var random = assignment.random
    return qualities(&random).compactMap { quality in
      freshText(
        intent, grammar: assignment.grammar, quality: quality, isHeldout: assignment.isHeldout,
        random: &random, texts: &texts
      ).map {
        CorpusLine(
          task: intent.task, intent: intent.text, text: $0,
          source: "grammar:\(quality.rawValue)")
      }
    }
  }

  /// The side of the split, by a hash of the made-up name or of the whole intent.
  func isHeldout(_ key: String) -> Bool {
    HeldOutSplit(share: recipe.heldoutShare).isHeldOut(key)
  }

  private func freshIntent(
    _ random: inout SplitMix, intents: inout Set<String>, names seen: inout Set<String>
  ) -> (Intent, Grammar)? {
    for _ in 0..<20 {
      let grammar = grammars[random.pick(taskWeights) ?? 0]
      let topic = random.pick(topicWeights) ?? 0
      var composer = Composer(
        grammar: grammar, lexicon: lexicon, random: SplitMix(seed: random.next()),
        topics: 1 << UInt64(topic))
      let related = lexicon.topics[topic].related
      if related != 0, random.chance(recipe.mixedShare) {
        let bits = (0..<64).filter { related & (1 << UInt64($0)) != 0 }
        composer.topics |= 1 << UInt64(bits[random.below(bits.count)])
      }
      var name: String?
      if random.chance(recipe.namedShare) {
        name = names.make(&random)
        if seen.contains(name?.lowercased() ?? "") { continue }
      }
      guard let intent = composer.intent(name: name) else { continue }
      guard intents.insert(grammar.task + "\t" + intent.words.lowercased()).inserted else {
        continue
      }
      if let name { seen.insert(name.lowercased()) }
      return (intent, grammar)
    }
    return nil
  }

  /// The qualities of one intent's texts, drawn by their shares without replacement at first.
  private func qualities(_ random: inout SplitMix) -> [Quality] {
    let all = Quality.allCases
    let shares = all.map { recipe.qualities[$0.rawValue] ?? 0 }
    return (0..<recipe.textsPerIntent).map { _ in all[random.pick(shares) ?? 0] }
  }

  private func freshText(
    _ intent: Intent, grammar: Grammar, quality: Quality, isHeldout: Bool,
    random: inout SplitMix, texts: inout Set<UInt64>
  ) -> String? {
    let target = targetLength(grammar, &random)
    return writer.text(
      for: intent, grammar: grammar, quality: quality, target: target, random: &random
    ) { text, misspeltName in
      // A misspelt name may be somebody else's: it must be on the same side of the split.
      if let misspeltName, self.isHeldout(misspeltName) != isHeldout { return false }
      return texts.insert(SplitMix.hash(text)).inserted
    }
  }

  /// Tokens to aim at. Short texts come more often: an error of a few tokens weighs more in them,
  /// and more intents fit into a step.
  private func targetLength(_ grammar: Grammar, _ random: inout SplitMix) -> Double {
    let lengths =
      self.lengths ?? grammar.header.lengths ?? recipe.shortestTokens...recipe.longestTokens
    let span = Double(lengths.upperBound - lengths.lowerBound + 1)
    let isBrief = random.chance(recipe.briefShare)
    let share = random.unit()
    let more = isBrief ? share * min(span, 8) : share * share * span
    return Double(lengths.lowerBound) + more
  }
}
