/// Writes one text for an intent: a frame, then clauses and sentences up to a target length.
struct TextWriter {
  var composer: Composer
  let names: NameMaker
  /// Tokens to aim at, as estimated by `TokenEstimate`.
  private var target = 0.0
  private var plan = FaultPlan()
  private var draft: Draft
  private var text = ""
  private var clauses: [String] = []
  /// Clauses since the last full stop, and how many this text's style allows.
  private var run = 0
  /// Whether the text so far ends with a whole sentence, which a clause must not be spliced to.
  private var endsWithSentence = false
  private var longestRun = 3
  private var proseShare = 0.5

  /// The made-up name as the text spells it.
  var name: String? { draft.name }

  init(composer: Composer, names: NameMaker) {
    self.composer = composer
    self.names = names
    draft = Draft(grammar: composer.grammar)
  }

  /// A text for `intent`, or nil where the grammar found no frame for it.
  mutating func write(_ intent: Intent, plan: FaultPlan, target: Double) -> String? {
    self.plan = plan
    self.target = target
    prepare(intent)
    guard let missing = frame(intent) else { return nil }
    let owed = missing.reduce(UInt64(0)) { $0 | 1 << UInt64($1) }
    for role in missing { mention(role) }
    guard draft.mentioned & owed == owed else { return nil }
    fill()
    return finished()
  }

  private mutating func prepare(_ intent: Intent) {
    draft = intent.draft
    text = ""
    clauses = []
    run = 0
    endsWithSentence = false
    // Lists of clauses, prose, or sentences with a few clauses each.
    switch composer.random.below(3) {
    case 0: (longestRun, proseShare) = (6 + composer.random.below(7), 0.03)
    case 1: (longestRun, proseShare) = (composer.random.below(2), 0.8)
    default: (longestRun, proseShare) = (2 + composer.random.below(2), 0.3)
    }
    composer.topics = intent.topics
    composer.offTopicChance = plan.offTopicChance
    let isWhole = plan.losses == 0 && plan.lossChance == 0 && !plan.losesName && !plan.misspellsName
    composer.intentWords = isWhole ? intent.words : ""
    loseWords(of: intent)
    if draft.bound != intent.draft.bound { draft.counts = draft.counts.map { _ in 0 } }
  }

  private mutating func loseWords(of intent: Intent) {
    let nameRole = composer.grammar.role(of: 0)
    var roles = composer.grammar.roles.indices.filter { intent.roles & (1 << UInt64($0)) != 0 }
    composer.random.shuffle(&roles)
    var losses = plan.losses
    for role in roles {
      if role == nameRole {
        if plan.losesName || (losses > 0 && roles.count > 1 && !plan.misspellsName) {
          loseName()
          losses -= 1
        } else if plan.misspellsName, let name = draft.name {
          draft.name = names.misspell(name, &composer.random)
          draft.bound[role] = nil
        }
      } else if losses > 0 || composer.random.chance(plan.lossChance) {
        losses -= 1
        lose(role)
      }
    }
  }

  /// Takes a role's first word where it has several, or all of them.
  private mutating func lose(_ role: Int) {
    guard let phrase = draft.bound[role] else { return }
    let words = phrase.text.split(separator: " ")
    if words.count > 1, composer.random.chance(0.4) {
      draft.bound[role]?.text = words.dropFirst().joined(separator: " ")
    } else {
      draft.bound[role] = nil
    }
  }

  private mutating func loseName() {
    draft.name = nil
    if let role = composer.grammar.role(of: 0) { draft.bound[role] = nil }
    let traits = composer.lexicon.traits
    guard let unnamed = traits.names["unnamed"] else { return }
    for dimension in traits.dimensions where dimension & unnamed != 0 {
      draft.allowed |= dimension
      draft.allowed &= ~dimension | unnamed
    }
  }

  /// Chooses the frame; returns the intent's roles that it leaves to be mentioned.
  private mutating func frame(_ intent: Intent) -> [Int]? {
    let grammar = composer.grammar
    var best: (cost: Double, draft: Draft, text: String, missing: [Int])?
    // Short texts need the tightest frame; longer ones have room for any that holds all roles.
    let isShort = target < 18
    for _ in 0..<(isShort ? 16 : 10) {
      var trial = draft
      let symbol = isShort && composer.random.chance(0.6) ? grammar.brief : nil
      guard let phrase = composer.expand(symbol ?? grammar.frame, in: &trial) else { continue }
      let missing = grammar.roles.indices.filter { role in
        let bit = UInt64(1) << UInt64(role)
        return intent.roles & bit != 0 && trial.mentioned & bit == 0 && trial.bound[role] != nil
      }
      let length =
        estimate(phrase.text) + 1
        + missing.reduce(0) { $0 + 3 + estimate(trial.bound[$1]?.text ?? "") }
      let cost = max(0, length - target) + 4 * Double(missing.count)
      if cost < best?.cost ?? .infinity { best = (cost, trial, phrase.text, missing) }
      if cost == 0 { break }
    }
    guard let best else { return nil }
    draft = best.draft
    text = capitalised(best.text)
    return best.missing
  }

  private mutating func mention(_ role: Int) {
    if draft.mentioned & (1 << UInt64(role)) != 0 { return }
    guard let phrase = composer.expand(composer.grammar.mentions[role], in: &draft) else { return }
    appendClause(phrase.text)
  }

  private mutating func fill() {
    var failures = 0
    while failures < 14 {
      let left = target - estimate(text) - 1
      if left < 2.5 { break }
      if plan.repeatChance > 0, !clauses.isEmpty, composer.random.chance(plan.repeatChance) {
        appendClause(clauses[composer.random.below(clauses.count)])
        continue
      }
      let sentence = composer.grammar.header.form == .prose ? composer.grammar.sentence : nil
      let isSentence =
        sentence != nil && left > 6
        && (run >= longestRun || composer.random.chance(endsWithSentence ? 0.75 : proseShare))
      var trial = draft
      let symbol = isSentence ? sentence ?? 0 : composer.grammar.clause
      guard let phrase = composer.expand(symbol, in: &trial), estimate(phrase.text) + 1 <= left,
        isSentence || !endsWithSentence || standsAlone(phrase.text)
      else {
        failures += 1
        if isSentence { run = max(0, run - 1) }
        continue
      }
      draft = trial
      if isSentence {
        text += ". " + capitalised(phrase.text)
        endsWithSentence = true
        run = 0
      } else {
        appendClause(phrase.text)
      }
    }
  }

  /// Whether a clause can stand between two full stops; one that leans on a noun cannot.
  private func standsAlone(_ clause: String) -> Bool {
    let first = clause.split(separator: " ").first ?? ""
    return clause.contains(" ") && !["as", "for", "in", "on", "with"].contains(first)
  }

  private mutating func appendClause(_ clause: String) {
    if endsWithSentence {
      text += ". " + capitalised(clause)
      endsWithSentence = false
    } else {
      text += composer.grammar.header.form.separator + clause
    }
    clauses.append(clause)
    run += 1
  }

  private mutating func finished() -> String {
    let whole = text.singleSpaced
    if plan.isCutOff { return cutOff(whole) }
    return composer.grammar.header.form == .prose ? whole + "." : whole
  }

  /// Breaks a text off near its end, as a limit on tokens does: inside a word or between two.
  private mutating func cutOff(_ whole: String) -> String {
    var words = whole.split(separator: " ").map(String.init)
    for _ in 0..<composer.random.below(3) where words.count > 4 { words.removeLast() }
    guard words.count > 1 else { return whole }
    let ending = words.removeLast().prefix { $0.isLetter }
    if plan.cutsAWord, ending.count > 3 {
      words.append(String(ending.prefix(2 + composer.random.below(ending.count - 3))))
    }
    var letters = words.joined(separator: " ")
    while let last = letters.last, !last.isLetter { letters.removeLast() }
    return letters
  }

  /// A name that its owner writes in lower case stays so at the start of a sentence.
  private func capitalised(_ sentence: String) -> String {
    if composer.grammar.header.form != .prose { return sentence }
    if let name = draft.name, sentence.hasPrefix(name) { return sentence }
    return sentence.capitalisedFirst
  }

  private func estimate(_ text: String) -> Double {
    var tokens = TokenEstimate.count(text)
    if let name = draft.name, text.contains(name) { tokens += TokenEstimate.name(name) - 1 }
    return tokens
  }
}
