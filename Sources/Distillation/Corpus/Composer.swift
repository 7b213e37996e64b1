/// Expands the symbols of one grammar, keeping topic, traits and roles in agreement.
struct Composer {
  let grammar: Grammar
  let lexicon: Lexicon
  var random: SplitMix
  /// The topics a text may draw from.
  var topics: UInt64
  /// How often a word is drawn from a foreign topic on purpose.
  var offTopicChance = 0.0
  /// The intent as its user wrote it, where a text may quote it.
  var intentWords = ""

  /// A phrase for a symbol; nil where nothing fits what the draft has settled.
  mutating func expand(_ symbol: Int, in draft: inout Draft) -> Phrase? {
    let role = grammar.role(of: symbol)
    if let role, let known = draft.bound[role] {
      let bit = UInt64(1) << UInt64(role)
      if grammar.renewed & draft.mentioned & bit == 0 { return known }
    }
    var trial = draft
    if role == nil, !count(symbol, in: &trial) { return nil }
    let phrase: Phrase?
    switch grammar.symbols[symbol] {
    case .rules(let rules): phrase = expand(rules, in: &trial)
    case .words(let category): phrase = word(category, in: &trial)
    case .name: phrase = trial.name.map { Phrase(text: $0, form: .proper) }
    case .it: phrase = nil
    case .intent:
      phrase = intentWords.isEmpty ? nil : Phrase(text: intentWords)
      trial.mentioned = .max
      for (role, symbol) in grammar.roles.enumerated() where trial.bound[role] != nil {
        trial.counts[symbol] += 1
      }
    }
    guard let phrase, role == nil || !phrase.repeatsAWord else { return nil }
    draft = trial
    if let role, draft.bound[role] == nil { draft.bound[role] = phrase }
    return phrase
  }

  /// Counts one more phrase of a symbol; false where the text has its fill of them.
  private func count(_ symbol: Int, in draft: inout Draft) -> Bool {
    guard Int(draft.counts[symbol]) < min(grammar.limits[symbol], 255) else { return false }
    draft.counts[symbol] += 1
    return true
  }

  /// A phrase by one of several rules, tried in random order of their weights.
  mutating func expand(_ rules: [GrammarRule], in draft: inout Draft) -> Phrase? {
    var weights = rules.map { weight(of: $0, in: draft) }
    for _ in 0..<6 {
      guard let choice = random.pick(weights) else { return nil }
      var trial = draft
      trial.allowed = lexicon.traits.narrow(trial.allowed, by: rules[choice].tags)
      if rules[choice].isWordy { trial.usedRules.append(rules[choice].number) }
      var last: Phrase?
      if let phrase = render(rules[choice].nodes, in: &trial, last: &last) {
        draft = trial
        return phrase
      }
      weights[choice] = 0
    }
    return nil
  }

  private func weight(of rule: GrammarRule, in draft: Draft) -> Double {
    guard lexicon.traits.permits(rule.tags, in: draft.allowed),
      rule.needs == 0 || draft.allowed & rule.needs != rule.needs,
      !rule.isWordy || !draft.usedRules.contains(rule.number)
    else { return 0 }
    return rule.weight
  }

  private mutating func render(
    _ nodes: [GrammarNode], in draft: inout Draft, last: inout Phrase?
  ) -> Phrase? {
    var result = Phrase(text: "")
    for node in nodes {
      switch node {
      case .literal(let text): result.text += text
      case .optional(let inner):
        guard random.chance(0.5) else { continue }
        var trial = draft
        guard let phrase = render(inner, in: &trial, last: &last) else { continue }
        draft = trial
        result.text += phrase.text
      case .choice(let options):
        let option = options[random.below(options.count)]
        guard let phrase = render(option, in: &draft, last: &last) else { return nil }
        result.text += phrase.text
      case .slot(let slot):
        guard let phrase = fill(slot, in: &draft, last: last) else { return nil }
        last = phrase
        result.text += slot.text(of: phrase)
        if slot.isHead {
          result.form = phrase.form
          result.core = phrase.core
          result.preposition = phrase.preposition
        }
      }
    }
    return result
  }

  private mutating func fill(_ slot: GrammarSlot, in draft: inout Draft, last: Phrase?)
    -> Phrase?
  {
    if case .it = grammar.symbols[slot.symbol] { return last }
    let role = grammar.role(of: slot.symbol)
    // A second mention needs a first.
    if slot.function == .definite, let role, draft.mentioned & (1 << UInt64(role)) == 0 {
      return nil
    }
    guard let phrase = expand(slot.symbol, in: &draft) else { return nil }
    if slot.mentionsItsPhrase, let role {
      guard count(slot.symbol, in: &draft) else { return nil }
      draft.mentioned |= 1 << UInt64(role)
    }
    return phrase
  }

  private mutating func word(_ category: Int, in draft: inout Draft) -> Phrase? {
    let members = lexicon.members[category]
    let isForeign = offTopicChance > 0 && random.chance(offTopicChance)
    var weights = weights(of: members, isForeign: isForeign, draft)
    if isForeign, !weights.contains(where: { $0 > 0 }) {
      weights = self.weights(of: members, isForeign: false, draft)
    }
    guard let choice = random.pick(weights) else { return nil }
    let entry = lexicon.entries[Int(members[choice])]
    // Some words stand in two categories (a mood may also be a feeling).
    if draft.used.contains(where: { lexicon.entries[Int($0)].phrase == entry.phrase }) {
      return nil
    }
    draft.used.append(members[choice])
    draft.allowed = lexicon.traits.narrow(draft.allowed, by: entry.tags)
    return Phrase(
      text: entry.phrase, form: entry.form, preposition: entry.preposition, core: entry.phrase)
  }

  /// Words of the text's own topics count ten times as much as words that fit everywhere:
  /// a category may hold more of these, and a text about palms should not turn to stripes.
  private func weights(of members: [Int32], isForeign: Bool, _ draft: Draft) -> [Double] {
    members.map { member in
      let entry = lexicon.entries[Int(member)]
      let isOwn = entry.topics & topics != 0
      let isGeneral = entry.topics == 0
      guard isForeign ? !isOwn && !isGeneral : isOwn || isGeneral,
        lexicon.traits.permits(entry.tags, in: draft.allowed), !draft.uses(member)
      else { return 0 }
      return isOwn ? 10 * entry.weight : entry.weight
    }
  }
}

extension GrammarSlot {
  /// False for slots that print only a word that agrees with the phrase.
  var mentionsItsPhrase: Bool {
    switch function {
    case .preposition, .copula, .verb, .possessive: false
    default: true
    }
  }

  func text(of phrase: Phrase) -> String {
    switch function {
    case .plain: phrase.text
    case .article: phrase.withArticle
    case .definite: phrase.form == .proper ? phrase.text : "the " + (phrase.core ?? phrase.text)
    case .place: (phrase.preposition ?? "in") + " " + phrase.withArticle
    case .preposition: phrase.preposition ?? "in"
    case .copula: phrase.isPlural ? "are" : "is"
    case .verb: phrase.isPlural ? words[0] : words[1]
    case .possessive: phrase.isPlural ? "their" : "its"
    case .upper: phrase.text.uppercased()
    case .title: phrase.text.titleCased
    case .capital: phrase.text.capitalisedFirst
    }
  }
}

extension String {
  var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }

  /// Capitals on all words but the small ones in between.
  var titleCased: String {
    let small: Set<Substring> = [
      "a", "an", "and", "at", "by", "for", "in", "of", "on", "the", "to",
    ]
    return split(separator: " ").enumerated().map { index, word in
      index > 0 && small.contains(word) ? String(word) : String(word).capitalisedFirst
    }.joined(separator: " ")
  }
}
