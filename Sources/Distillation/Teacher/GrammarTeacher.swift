/// The built-in grammar as a teacher for intents from a file: no network, no model.
public struct GrammarTeacher: Teacher {
  public let name = "grammar"
  private let writer: QualityWriter
  private let grammars: [String: Grammar]
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
    writer = QualityWriter(lexicon: lexicon, names: names)
    self.grammars = grammars
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
    // Unlike a made corpus, a distilled one is split by whole intents: any misspelt name will do.
    let text = writer.text(
      for: intent, grammar: grammar, quality: order.quality,
      target: Double(order.words) * Self.tokensPerWord, random: &random)
    guard let text else {
      throw .refused(.unknownIntent, detail: "the grammar found no frame for '\(order.intent)'")
    }
    return TeacherAnswer(text: text)
  }
}
