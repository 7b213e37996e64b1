/// How a noun phrase takes articles and verbs.
enum NounForm: String, Sendable, CaseIterable {
  case singular, plural, mass, proper
}

/// Words with what a sentence must know to hold them: number and usual preposition.
struct Phrase: Sendable, Equatable {
  var text: String
  var form: NounForm = .singular
  var preposition: String?
  /// The phrase without adjectives in front, for second mentions.
  var core: String?

  /// The phrase behind its article: `a fox`, `an owl`, `snow`, `lemons`.
  var withArticle: String {
    form == .singular ? Article.indefinite(before: text) + " " + text : text
  }

  var isPlural: Bool { form == .plural }

  /// Whether two words begin with the same four letters, as in `half-ruined ruined temple`.
  var repeatsAWord: Bool {
    let words = text.lowercased().split { !$0.isLetter }.filter { $0.count > 3 }
    return Set(words.map { $0.prefix(4) }).count < words.count
  }
}

/// The choice between `a` and `an`, which follows sound and not spelling.
enum Article {
  private static let silentConsonants = ["heir", "hono", "hour", "honest"]
  private static let soundsLikeYou = [
    "ukulele", "unicorn", "unicycle", "uniform", "union", "unique", "unison", "unit", "univers",
    "usa", "use", "usual", "utensil", "utopia", "eucalyptus", "euro", "one-", "once", "ewe",
  ]

  static func indefinite(before text: String) -> String {
    let word = text.lowercased().drop { !$0.isLetter && !$0.isNumber }
    guard let first = word.first else { return "a" }
    if silentConsonants.contains(where: { word.hasPrefix($0) }) { return "an" }
    if soundsLikeYou.contains(where: { word.hasPrefix($0) }) { return "a" }
    if word.hasPrefix("8") || word.hasPrefix("18") || word.hasPrefix("11") { return "an" }
    return "aeiouéåäöü".contains(first) ? "an" : "a"
  }
}
