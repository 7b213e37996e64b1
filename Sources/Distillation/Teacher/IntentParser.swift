/// Reads an intent back into the words and roles that the grammar would have made it from.
///
/// The built-in teacher can then write about an intent that somebody else wrote down, as long as
/// one of its rules makes it. Matching follows `Composer.expand` rule by rule and keeps every
/// reading that is still possible; capitals, spaces, a full stop and quotation marks do not matter.
struct IntentParser {
  /// A reading of the text up to a position.
  struct Reading {
    var position: Int
    var draft: Draft
    var phrase = Phrase(text: "")
    var last: Phrase?
  }

  let grammar: Grammar
  let lexicon: Lexicon
  /// Words that no made-up name is.
  let taken: Set<String>
  /// Entries of each category by the first word of their phrases, in lower case.
  private let entries: [[String: [Int32]]]
  private let prepositions: Set<String>

  /// Rules within rules; the grammars need a handful.
  private static let deepest = 12

  init(grammar: Grammar, lexicon: Lexicon, taken: Set<String>) {
    self.grammar = grammar
    self.lexicon = lexicon
    self.taken = taken
    entries = lexicon.members.map { members in
      Dictionary(grouping: members) { member in
        IntentText.firstWord(lexicon.entries[Int(member)].phrase)
      }
    }
    prepositions = Set(lexicon.entries.compactMap(\.preposition)).union(["in"])
  }

  /// The first reading of the whole text, or nil where the grammar would never write it.
  func parse(_ text: String) -> Intent? {
    let source = IntentText(text)
    for rule in grammar.rules(of: grammar.intent) {
      var draft = Draft(grammar: grammar)
      draft.allowed = lexicon.traits.narrow(draft.allowed, by: grammar.settled)
      let isNamed = rule.nodes.slots.contains { $0.symbol == 0 }
      if !isNamed, let unnamed = lexicon.traits.names["unnamed"] {
        draft.allowed = lexicon.traits.narrow(draft.allowed, by: unnamed)
      }
      let readings = match(rule, Reading(position: 0, draft: draft), source, depth: 0)
      guard let reading = readings.first(where: { source.isEnd($0.position) }) else { continue }
      return intent(reading, text: text)
    }
    return nil
  }

  private func intent(_ reading: Reading, text: String) -> Intent {
    var draft = reading.draft
    let roles = draft.mentioned
    draft.mentioned = 0
    draft.usedRules = []
    return Intent(
      task: grammar.task, text: text, words: reading.phrase.text.singleSpaced,
      topics: topics(of: draft), draft: draft, roles: roles)
  }

  /// The first topic that all topical words share, or that of the first one; 0 where none is.
  private func topics(of draft: Draft) -> UInt64 {
    let masks = draft.used.map { lexicon.entries[Int($0)].topics }.filter { $0 != 0 }
    guard let first = masks.first else { return 0 }
    let common = masks.reduce(first, &)
    let chosen = common != 0 ? common : first
    return 1 << UInt64(chosen.trailingZeroBitCount)
  }

  private func match(_ rule: GrammarRule, _ start: Reading, _ source: IntentText, depth: Int)
    -> [Reading]
  {
    let allowed = start.draft.allowed
    guard depth < Self.deepest, lexicon.traits.permits(rule.tags, in: allowed),
      rule.needs == 0 || allowed & rule.needs != rule.needs
    else { return [] }
    var inner = Reading(position: start.position, draft: start.draft)
    inner.draft.allowed = lexicon.traits.narrow(allowed, by: rule.tags)
    return match(rule.nodes[...], inner, source, depth: depth)
  }

  private func match(
    _ nodes: ArraySlice<GrammarNode>, _ start: Reading, _ source: IntentText, depth: Int
  ) -> [Reading] {
    guard let node = nodes.first else { return [start] }
    let readings: [Reading]
    switch node {
    case .literal(let text):
      guard let end = source.end(of: text, at: start.position) else { return [] }
      var reading = start
      reading.position = end
      reading.phrase.text += text
      readings = [reading]
    case .optional(let inner):
      readings = match(inner[...], start, source, depth: depth) + [start]
    case .choice(let options):
      readings = options.flatMap { match($0[...], start, source, depth: depth) }
    case .slot(let slot):
      readings = match(slot, start, source, depth: depth)
    }
    return readings.flatMap { match(nodes.dropFirst(), $0, source, depth: depth) }
  }

  private func match(
    _ slot: GrammarSlot, _ start: Reading, _ source: IntentText, depth: Int
  ) -> [Reading] {
    let articles: Set = ["a", "an"]
    var position = start.position
    switch slot.function {
    case .preposition, .copula, .verb, .possessive:
      // What the phrase itself is stands elsewhere; here is only the word that agrees with it.
      let words: Set<String> =
        switch slot.function {
        case .preposition: prepositions
        case .copula: ["is", "are"]
        case .verb: Set(slot.words)
        default: ["its", "their"]
        }
      return source.words(of: words, at: position).map { end in
        var reading = start
        reading.phrase.text += source.text(from: position, to: end)
        reading.position = end
        return reading
      }
    case .place:
      return source.words(of: prepositions, at: position).flatMap { end in
        let next = source.words(of: articles, at: end).first ?? end
        return phrases(slot, start, from: next, source, depth: depth)
      }
    case .article: position = source.words(of: articles, at: position).first ?? position
    case .definite: position = source.words(of: ["the"], at: position).first ?? position
    case .plain, .upper, .title, .capital: break
    }
    return phrases(slot, start, from: position, source, depth: depth)
  }

  /// Readings of the slot's phrase from `position` on, added to those of `start`.
  private func phrases(
    _ slot: GrammarSlot, _ start: Reading, from position: Int, _ source: IntentText, depth: Int
  ) -> [Reading] {
    var inner = start
    inner.position = position
    inner.phrase = Phrase(text: "")
    return expand(slot.symbol, inner, source, depth: depth).compactMap { found in
      var reading = found
      reading.last = found.phrase
      reading.phrase = start.phrase
      reading.phrase.text += slot.text(of: found.phrase)
      if slot.isHead {
        reading.phrase.form = found.phrase.form
        reading.phrase.core = found.phrase.core
        reading.phrase.preposition = found.phrase.preposition
      }
      guard let role = grammar.role(of: slot.symbol) else { return reading }
      let bit = UInt64(1) << UInt64(role)
      if let known = reading.draft.bound[role] {
        // A renewed role takes other words at its second mention and keeps the first for itself.
        let isRenewed = grammar.renewed & found.draft.mentioned & bit != 0
        guard known == found.phrase || isRenewed else { return nil }
      } else {
        reading.draft.bound[role] = found.phrase
      }
      reading.draft.mentioned |= bit
      return reading
    }
  }

  private func expand(_ symbol: Int, _ start: Reading, _ source: IntentText, depth: Int)
    -> [Reading]
  {
    switch grammar.symbols[symbol] {
    case .rules(let rules):
      return rules.flatMap { match($0, start, source, depth: depth + 1) }
    case .words(let category): return words(category, start, source)
    case .name:
      guard let (name, end) = source.word(at: start.position),
        !taken.contains(name.lowercased())
      else { return [] }
      var reading = start
      reading.position = end
      reading.draft.name = name
      reading.phrase = Phrase(text: name, form: .proper)
      return [reading]
    case .intent, .it: return []
    }
  }

  private func words(_ category: Int, _ start: Reading, _ source: IntentText) -> [Reading] {
    guard let (first, _) = source.word(at: start.position) else { return [] }
    let members = entries[category][first.lowercased(), default: []]
    return members.compactMap { member in
      let entry = lexicon.entries[Int(member)]
      guard lexicon.traits.permits(entry.tags, in: start.draft.allowed),
        let end = source.phraseEnd(of: entry.phrase, at: start.position)
      else { return nil }
      var reading = start
      reading.position = end
      reading.draft.used.append(member)
      reading.draft.allowed = lexicon.traits.narrow(start.draft.allowed, by: entry.tags)
      reading.phrase = Phrase(
        text: entry.phrase, form: entry.form, preposition: entry.preposition, core: entry.phrase)
      return reading
    }
  }
}
