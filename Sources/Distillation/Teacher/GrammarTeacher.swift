/// The built-in grammar as a teacher for intents from a file: no network, no model.
public struct GrammarTeacher: Teacher {
  public let name = "grammar"
  private let lexicon: Lexicon
  private let grammars: [String: Grammar]
  private let names: NameMaker
  private let parsers: [String: IntentParser]
  private let seed: UInt64

  /// Tokens that a word and its share of punctuation come to in `TokenEstimate`.
  private static let tokensPerWord = 1.3

  /// Loads the lexicon and the grammar of each task from `directory`.
  public init(tasks: [String], directory: String, seed: UInt64) throws(DistillationError) {
    let lexicon = try Lexicon.load(directory: directory)
    var grammars: [String: Grammar] = [:]
    for task in tasks {
      grammars[task] = try Grammar.load(
        directory: directory + "/grammar", task: task, lexicon: lexicon)
    }
    let names = NameMaker(lexicon: lexicon, grammars: tasks.compactMap { grammars[$0] })
    self.lexicon = lexicon
    self.grammars = grammars
    self.names = names
    self.seed = seed
    parsers = grammars.mapValues {
      IntentParser(grammar: $0, lexicon: lexicon, taken: names.taken)
    }
  }

  public func write(_ order: TextOrder, attempt: Int) async throws(TeacherFailure)
    -> TeacherAnswer
  {
    guard let grammar = grammars[order.task], let intent = parsers[order.task]?.parse(order.intent)
    else {
      throw .refused(.unknownIntent, detail: "no rule of the grammar makes '\(order.intent)'")
    }
    var random = SplitMix(seed: order.seed(seed, attempt: attempt))
    for _ in 0..<8 {
      let plan = FaultPlan.draw(order.quality, &random)
      guard let subject = plan.isUnrelated ? stranger(to: intent, grammar, &random) : intent
      else { continue }
      let composer = Composer(
        grammar: grammar, lexicon: lexicon, random: SplitMix(seed: random.next()),
        topics: subject.topics)
      var writer = TextWriter(composer: composer, names: names)
      let target = Double(order.words) * Self.tokensPerWord
      if let text = writer.write(subject, plan: plan, target: target) {
        return TeacherAnswer(text: text)
      }
    }
    throw .refused(.unknownIntent, detail: "the grammar found no frame for '\(order.intent)'")
  }

  /// An intent about something else.
  private func stranger(to intent: Intent, _ grammar: Grammar, _ random: inout SplitMix)
    -> Intent?
  {
    let weights = lexicon.topics.indices.map {
      intent.topics & (1 << UInt64($0)) == 0 ? lexicon.topics[$0].weight : 0
    }
    guard let topic = random.pick(weights) else { return nil }
    var composer = Composer(
      grammar: grammar, lexicon: lexicon, random: SplitMix(seed: random.next()),
      topics: 1 << UInt64(topic))
    return composer.intent(name: nil)
  }
}
