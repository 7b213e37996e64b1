/// One word of an intent or a text, in the forms that scoring compares.
struct TextWord: Sendable, Equatable {
  /// Lower case, without a possessive "'s".
  let text: String
  let stem: String
  let isStopWord: Bool

  init(_ lowerCase: String) {
    var text = lowerCase
    if text.utf8.count > 2, text.hasSuffix("'s") { text.removeLast(2) }
    self.text = text
    stem = Stemmer.stem(text)
    isStopWord = StopWords.contains(text)
  }

  /// The words of a text: runs of letters, digits, marks and inner apostrophes, in lower case.
  static func split(_ text: String) -> [TextWord] {
    var words: [TextWord] = []
    var current = ""
    func finish() {
      while current.hasSuffix("'") { current.removeLast() }
      if !current.isEmpty { words.append(TextWord(current)) }
      current = ""
    }
    for scalar in text.unicodeScalars {
      if isPartOfWord(scalar) {
        if scalar.isASCII {
          current.unicodeScalars.append(lowerCase(scalar))
        } else {
          current += scalar.properties.lowercaseMapping
        }
      } else if (scalar == "'" || scalar == "\u{2019}") && !current.isEmpty {
        current += "'"
      } else {
        finish()
      }
    }
    finish()
    return words
  }

  private static func lowerCase(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    ("A"..."Z").contains(scalar) ? Unicode.Scalar(UInt8(scalar.value) + 0x20) : scalar
  }

  private static func isPartOfWord(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9": return true
    case "\0"..."\u{7F}": return false
    default: break
    }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .decimalNumber, .letterNumber, .otherNumber, .nonspacingMark, .spacingMark:
      return true
    default:
      return false
    }
  }
}
