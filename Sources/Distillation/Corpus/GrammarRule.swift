/// One production of a grammar file.
struct GrammarRule: Sendable {
  let weight: Double
  /// Traits that choosing the rule brings along (and that must be allowed).
  let tags: UInt64
  /// Dimensions of traits that the text must have settled before.
  let needs: UInt64
  let nodes: [GrammarNode]
  /// Bits of the roles that the rule may mention, through slots of its own.
  var mentions: UInt64 = 0
  /// Unique among the rules of a grammar.
  let number: Int
  /// Whether the rule has words of its own, which a text should not say twice.
  let isWordy: Bool
}

/// A part of a production.
indirect enum GrammarNode: Sendable {
  case literal(String)
  case slot(GrammarSlot)
  /// `[…]`: present half of the time.
  case optional([GrammarNode])
  /// `(a|b|c)`: one of them.
  case choice([[GrammarNode]])
}

/// `{function symbol words}`: a place for another phrase.
struct GrammarSlot: Sendable {
  enum Function: String, Sendable, CaseIterable {
    case plain = ""
    /// With its article: `a fox`, `snow`.
    case article = "a"
    case definite = "the"
    /// Preposition, article, phrase: `on a windswept cliff`.
    case place = "in"
    /// Only the preposition.
    case preposition = "prep"
    /// `is` or `are`.
    case copula = "is"
    /// One of two given words, first for a plural: `{verb subject rest rests}`.
    case verb
    /// `its` or `their`.
    case possessive = "its"
    case upper, title, capital
  }

  let function: Function
  let symbol: Int
  let words: [String]
  /// Whether the phrase made by the production takes its number from this slot.
  var isHead = false
}

/// What a symbol of a grammar stands for.
enum GrammarSymbol: Sendable {
  case rules([GrammarRule])
  case words(category: Int)
  /// The intent's made-up word.
  case name
  /// The intent as the user wrote it.
  case intent
  /// The phrase of the slot before, for words that agree with it.
  case it
}
