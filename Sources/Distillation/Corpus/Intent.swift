/// A user's words, with what the teacher knows about them.
struct Intent: Sendable {
  let task: String
  /// As the user typed it.
  let text: String
  /// As a sentence would quote it: lower case, the name as it is.
  let words: String
  let topics: UInt64
  /// Words of the roles, traits, and the made-up name.
  let draft: Draft
  /// Bits of the roles that the intent holds.
  let roles: UInt64
}

extension Composer {
  /// An intent of 2 to 8 words with or without a made-up name; nil where none came about.
  mutating func intent(name: String?) -> Intent? {
    let rules = grammar.rules(of: grammar.intent).filter { rule in
      rule.nodes.slots.contains { $0.symbol == 0 } == (name != nil)
    }
    var draft = Draft(grammar: grammar)
    draft.name = name
    draft.allowed = lexicon.traits.narrow(draft.allowed, by: grammar.settled)
    if name == nil, let unnamed = lexicon.traits.names["unnamed"] {
      draft.allowed = lexicon.traits.narrow(draft.allowed, by: unnamed)
    }
    guard let phrase = expand(rules, in: &draft) else { return nil }
    let words = phrase.text.singleSpaced
    guard (2...8).contains(words.split(separator: " ").count) else { return nil }
    let roles = draft.mentioned
    draft.mentioned = 0
    draft.usedRules = []
    for role in grammar.roles { draft.counts[role] = 0 }
    return Intent(
      task: grammar.task, text: typed(words, name: name), words: words,
      topics: isTopical(draft) ? topics : 0,
      draft: draft, roles: roles)
  }

  /// Whether a reader could tell the topic from the intent's words; if not, its texts keep to
  /// words that fit everywhere.
  private func isTopical(_ draft: Draft) -> Bool {
    draft.used.contains { lexicon.entries[Int($0)].topics != 0 }
  }

  /// The small varieties of typing: capitals, a full stop, quotation marks around the name.
  private mutating func typed(_ phrase: String, name: String?) -> String {
    let words = random.chance(0.6) ? phrase.lowercased(except: name) : phrase
    switch random.below(40) {
    case 0..<6: return words.capitalisedFirst(unless: name)
    case 6..<8:
      return words.split(separator: " ").map {
        String($0) == name ? String($0) : String($0).capitalisedFirst
      }.joined(separator: " ")
    case 8: return words.capitalisedFirst(unless: name) + "."
    case 9, 10:
      guard let name, !words.contains("\"") else { return words }
      return words.replacing(name, with: "\"\(name)\"")
    default: return words
    }
  }
}

extension String {
  /// As most people type: no capitals but the name's.
  func lowercased(except name: String?) -> String {
    split(separator: " ").map { word in
      if let name, word.hasPrefix(name) { return String(word) }
      return word.contains { $0.isLowercase } ? word.lowercased() : String(word)
    }.joined(separator: " ")
  }

  func capitalisedFirst(unless name: String?) -> String {
    if let name, hasPrefix(name) { return self }
    return capitalisedFirst
  }

  var singleSpaced: String { split(separator: " ").joined(separator: " ") }
}
