/// Makes up names that no lexicon holds, so that a model must learn to copy them.
struct NameMaker: Sendable {
  private static let onsets = [
    "b", "br", "c", "ch", "d", "dr", "f", "fl", "g", "gr", "h", "j", "k", "kl", "kr", "l", "m", "n",
    "p", "pl", "pr", "qu", "r", "s", "sch", "sh", "sk", "sl", "sn", "st", "str", "t", "th", "tr",
    "v", "w", "x", "y", "z", "zw", "",
  ]
  private static let middles = [
    "b", "bb", "d", "dr", "f", "g", "gn", "k", "ks", "l", "ll", "lm", "m", "mb", "n", "nd", "nn",
    "nv", "p", "r", "rd", "rk", "rr", "rv", "s", "ss", "st", "t", "tt", "v", "x", "z", "zz",
  ]
  private static let vowels = [
    "a", "e", "i", "o", "u", "a", "e", "i", "o", "u", "y", "ai", "au", "ea", "ei", "ia", "ie", "io",
    "oa", "oo", "ou", "ua", "ue",
  ]
  private static let codas = [
    "", "", "", "", "n", "r", "l", "s", "x", "k", "th", "nd", "rt", "st", "ck", "m", "q", "z", "sk",
  ]
  private static let marks = ["é", "ö", "ü", "ñ", "å", "ø", "á"]

  /// Words that a name must not be, in lower case.
  let taken: Set<String>

  /// Excludes every word of the lexicon and of the grammars' own texts.
  init(lexicon: Lexicon, grammars: [Grammar]) {
    var taken: Set<String> = []
    for entry in lexicon.entries { taken.formUnion(NameMaker.words(of: entry.phrase)) }
    for grammar in grammars {
      for symbol in grammar.symbols {
        guard case .rules(let rules) = symbol else { continue }
        for rule in rules {
          for text in rule.nodes.literals { taken.formUnion(NameMaker.words(of: text)) }
        }
      }
    }
    self.taken = taken
  }

  /// A name of 4 to 10 letters: mostly capitalised, sometimes in capitals or lower case.
  func make(_ random: inout SplitMix) -> String {
    while true {
      let word = letters(&random)
      guard (4...10).contains(word.count), !taken.contains(word) else { continue }
      switch random.below(20) {
      case 0: return word.uppercased()
      case 1: return word
      default: return word.prefix(1).uppercased() + word.dropFirst()
      }
    }
  }

  private func letters(_ random: inout SplitMix) -> String {
    var word = ""
    let syllableCount = 2 + (random.chance(0.45) ? 1 : 0) + (random.chance(0.12) ? 1 : 0)
    for syllable in 0..<syllableCount {
      let heads = syllable == 0 ? Self.onsets : Self.middles
      word += heads[random.below(heads.count)]
      if random.chance(0.02) {
        word += Self.marks[random.below(Self.marks.count)]
      } else {
        word += Self.vowels[random.below(Self.vowels.count)]
      }
    }
    return word + Self.codas[random.below(Self.codas.count)]
  }

  /// A near miss of a name, as a careless writer would leave it.
  func misspell(_ name: String, _ random: inout SplitMix) -> String {
    var letters = Array(name)
    // The first letter stays, so there is none to change.
    guard letters.count > 1 else { return name + "n" }
    let position = 1 + random.below(max(1, letters.count - 2))
    switch random.below(4) {
    case 0: letters.swapAt(position, min(position + 1, letters.count - 1))
    case 1: letters.remove(at: position)
    case 2: letters.insert(letters[position], at: position)
    default: letters[position] = letters[position] == "e" ? "a" : "e"
    }
    let result = String(letters)
    return result == name || result.count < 3 ? name + "n" : result
  }

  static func words(of text: String) -> [String] {
    text.lowercased().split { !$0.isLetter }.map(String.init)
  }
}

extension [GrammarNode] {
  var literals: [String] {
    flatMap { node -> [String] in
      switch node {
      case .literal(let text): [text]
      case .slot(let slot): slot.words
      case .optional(let inner): inner.literals
      case .choice(let options): options.flatMap(\.literals)
      }
    }
  }
}
