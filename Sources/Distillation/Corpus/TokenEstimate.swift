/// A guess of how many BPE tokens a text will have, before there is a tokenizer.
///
/// The corpus only needs lengths spread evenly; the exact length is measured by `score`.
enum TokenEstimate {
  static func count(_ text: String) -> Double {
    var total = 0.0
    var letters = 0
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), 128...:
        letters += 1
      case UInt8(ascii: " "):
        total += word(letters)
        letters = 0
      default:
        total += word(letters) + 1
        letters = 0
      }
    }
    return total + word(letters)
  }

  /// A made-up name breaks into pieces of two or three letters.
  static func name(_ name: String) -> Double { Double(name.utf8.count) / 2.4 }

  private static func word(_ letters: Int) -> Double {
    letters == 0 ? 0 : letters > 9 ? 1.4 : 1.12
  }
}
