/// The weighted context-free grammar of one task, with agreement through traits and roles.
///
/// A role is a symbol that the rules of `intent` name directly. Once the intent has given it
/// words, every mention in a text uses those words.
struct Grammar: Sendable {
  let task: String
  let header: GrammarHeader
  let symbolNames: [String]
  let symbols: [GrammarSymbol]
  /// Symbols of the roles; role r has bit r in masks.
  let roles: [Int]
  /// How many phrases of a symbol one text may hold.
  let limits: [Int]
  /// Bits of the roles that take new words after the intent's own have been written.
  let renewed: UInt64
  /// Rules `mention.ROLE` of each role: the clause that brings in a role left out so far.
  let mentions: [Int]
  /// Traits that all the task's texts have.
  let settled: UInt64
  let intent: Int
  let frame: Int
  let clause: Int
  /// Whole sentences that follow a full stop; prose alone has them.
  let sentence: Int?
  /// Frames as short as the intent's words allow, where the task has some.
  let brief: Int?

  func role(of symbol: Int) -> Int? { roles.firstIndex(of: symbol) }

  func rules(of symbol: Int) -> [GrammarRule] {
    if case .rules(let rules) = symbols[symbol] { return rules }
    return []
  }
}
