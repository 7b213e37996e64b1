/// Reads the text of one production: literals, `{slots}`, `[optional]` parts, `(a|b)` choices.
struct GrammarParser {
  /// A production before its symbols are resolved.
  indirect enum Node {
    case literal(String)
    case slot(function: GrammarSlot.Function, symbol: String, words: [String], isHead: Bool)
    case optional([Node])
    case choice([[Node]])
  }

  private let characters: [Character]
  private var position = 0

  init(_ text: Substring) { characters = Array(text) }

  static func parse(_ text: Substring) throws(DistillationError) -> [Node] {
    var parser = GrammarParser(text)
    let nodes = try parser.sequence(until: [])
    if parser.position < parser.characters.count {
      throw DistillationError("found '\(parser.characters[parser.position])' without its opening.")
    }
    return nodes
  }

  private mutating func sequence(until ends: Set<Character>) throws(DistillationError) -> [Node] {
    var nodes: [Node] = []
    var literal = ""
    while position < characters.count, !ends.contains(characters[position]) {
      let character = characters[position]
      guard "{[(".contains(character) else {
        if "}])".contains(character) { break }
        literal.append(character)
        position += 1
        continue
      }
      if !literal.isEmpty { nodes.append(.literal(literal)) }
      literal = ""
      position += 1
      switch character {
      case "{": nodes.append(try slot())
      case "[":
        nodes.append(.optional(try sequence(until: ["]"])))
        try close("]")
      default:
        var options = [try sequence(until: ["|", ")"])]
        while position < characters.count, characters[position] == "|" {
          position += 1
          options.append(try sequence(until: ["|", ")"]))
        }
        try close(")")
        nodes.append(.choice(options))
      }
    }
    if !literal.isEmpty { nodes.append(.literal(literal)) }
    return nodes
  }

  private mutating func close(_ character: Character) throws(DistillationError) {
    guard position < characters.count, characters[position] == character else {
      throw DistillationError("'\(character)' is missing.")
    }
    position += 1
  }

  private mutating func slot() throws(DistillationError) -> Node {
    var body = ""
    while position < characters.count, characters[position] != "}" {
      body.append(characters[position])
      position += 1
    }
    try close("}")
    var parts = body.split(separator: " ").map(String.init)
    guard !parts.isEmpty else { throw DistillationError("found an empty slot {}.") }
    var function = GrammarSlot.Function.plain
    if parts.count > 1, let found = GrammarSlot.Function(rawValue: parts[0]) {
      function = found
      parts.removeFirst()
    }
    var symbol = parts.removeFirst()
    let isHead = symbol.hasSuffix("!")
    if isHead { symbol.removeLast() }
    let expected = function == .verb ? 2 : 0
    guard parts.count == expected else {
      throw DistillationError("the slot {\(body)} needs \(expected) words after its symbol.")
    }
    return .slot(function: function, symbol: symbol, words: parts, isHead: isHead)
  }
}
