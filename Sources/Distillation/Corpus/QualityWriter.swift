/// Writes texts of a wanted quality: draws their faults and lets a `TextWriter` write with them.
struct QualityWriter: Sendable {
  let lexicon: Lexicon
  let names: NameMaker

  private static let mostTries = 8

  /// A text for `intent`, or nil where no try gave one that is accepted.
  ///
  /// - Parameters:
  ///   - target: tokens to aim at, as estimated by `TokenEstimate`.
  ///   - accepts: asked about each text, and about the name in it where that was to be misspelt;
  ///     another text is tried in place of one that is not accepted.
  func text(
    for intent: Intent, grammar: Grammar, quality: Quality, target: Double,
    random: inout SplitMix,
    accepts: (_ text: String, _ misspeltName: String?) -> Bool = { _, _ in true }
  ) -> String? {
    for _ in 0..<Self.mostTries {
      let plan = FaultPlan.draw(quality, &random)
      guard let subject = plan.isUnrelated ? stranger(to: intent, grammar, &random) : intent
      else { continue }
      let composer = Composer(
        grammar: grammar, lexicon: lexicon, random: SplitMix(seed: random.next()),
        topics: subject.topics)
      var writer = TextWriter(composer: composer, names: names)
      guard let text = writer.write(subject, plan: plan, target: target) else { continue }
      if accepts(text, plan.misspellsName ? writer.name : nil) { return text }
    }
    return nil
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
