/// What a text under way has settled so far: its roles' words, allowed traits, words used.
struct Draft: Sendable {
  /// Traits still allowed (see `Traits`).
  var allowed = Traits.everything
  /// The words of each role of the grammar, once settled.
  var bound: [Phrase?]
  var name: String?
  /// Bits of the roles whose words have been written.
  var mentioned: UInt64 = 0
  var used: [Int32] = []
  /// Numbers of the wordy rules applied.
  var usedRules: [Int] = []
  var counts: [UInt8]

  init(grammar: Grammar) {
    bound = Array(repeating: nil, count: grammar.roles.count)
    counts = Array(repeating: 0, count: grammar.symbolNames.count)
  }

  func uses(_ entry: Int32) -> Bool { used.contains(entry) }
}
