/// The words of a text in lower case: runs of letters, digits and apostrophes.
struct WordList: Sendable {
  let words: [String]

  var count: Int { words.count }

  init(_ text: String) {
    words = text.lowercased()
      .split { !$0.isLetter && !$0.isNumber && $0 != "'" && $0 != "’" }.map(String.init)
  }
}
