/// Takes the regular English endings off a word, so that "foxes", "glowing" and "painted" meet
/// "fox", "glow" and "paint". Deliberately light: it knows plural, -ing and -ed, no more.
///
/// A stem is a key, not a word: a final "e" goes too ("dancing" and "dance" both give "danc").
enum Stemmer {
  private static let vowels = Set("aeiouy".utf8)

  /// The stem of a lower-case word. Words with other than ASCII letters and words of up to
  /// three letters stay as they are.
  static func stem(_ word: String) -> String {
    var letters = Array(word.utf8)
    let ascii = UInt8(ascii: "a")...UInt8(ascii: "z")
    guard letters.count > 3, letters.allSatisfy(ascii.contains) else { return word }
    stripPlural(&letters)
    if !stripSuffix("ing", from: &letters), !ends(letters, "eed") {
      _ = stripSuffix("ed", from: &letters)
    }
    if letters.count > 3, letters.last == UInt8(ascii: "e") { letters.removeLast() }
    return String(decoding: letters, as: UTF8.self)
  }

  private static func stripPlural(_ letters: inout [UInt8]) {
    if ends(letters, "ies"), letters.count > 4 {
      letters.removeLast(3)
      letters.append(UInt8(ascii: "y"))
    } else if ["sses", "xes", "ches", "shes", "zes"].contains(where: { ends(letters, $0) }) {
      letters.removeLast(2)
    } else if letters.last == UInt8(ascii: "s"),
      !["ss", "us", "is"].contains(where: { ends(letters, $0) })
    {
      letters.removeLast()
    }
  }

  /// Removes a suffix where a stem of at least three letters with a vowel is left, and one of
  /// two equal consonants before it ("running" gives "run", but "selling" keeps "sell").
  private static func stripSuffix(_ suffix: String, from letters: inout [UInt8]) -> Bool {
    guard ends(letters, suffix) else { return false }
    let stem = letters.dropLast(suffix.utf8.count)
    guard stem.count >= 3, stem.contains(where: vowels.contains) else { return false }
    letters = Array(stem)
    let kept = Set("aeioulsz".utf8)
    if let last = letters.last, !kept.contains(last), letters.dropLast().last == last {
      letters.removeLast()
    }
    return true
  }

  private static func ends(_ letters: [UInt8], _ suffix: String) -> Bool {
    letters.count >= suffix.utf8.count
      && letters.suffix(suffix.utf8.count).elementsEqual(suffix.utf8)
  }
}
