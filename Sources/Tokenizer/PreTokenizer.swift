/// Cuts UTF-8 text into the words between which BPE never merges, as GPT-2's regular expression
/// `'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+` does.
///
/// `\s` is Unicode's White_Space, as in the regular expression engines of Hugging Face's
/// tokenizers. The words are contiguous: together they are the text.
struct PreTokenizer {
  private enum Class {
    case letter, number, space, other
  }

  /// Valid UTF-8.
  private let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
  }

  /// Byte range of the next word, nil at the end of the text. O(length of the word).
  mutating func next() -> Range<Int>? {
    let start = position
    guard start < bytes.count else { return nil }
    if let count = contractionByteCount(at: start) {
      position = start + count
      return start..<position
    }
    var (kind, size) = classify(at: start)
    position = start + size
    if bytes[start] == UInt8(ascii: " "), position < bytes.count {
      let following = classify(at: position)
      if following.kind != .space {
        kind = following.kind
        position += following.size
      }
    }
    if kind == .space {
      skipSpaces(after: start)
    } else {
      skip(kind)
    }
    return start..<position
  }

  /// Advances over the run of one class.
  private mutating func skip(_ kind: Class) {
    while position < bytes.count {
      let following = classify(at: position)
      guard following.kind == kind else { return }
      position += following.size
    }
  }

  /// Advances over white space; the last character of a longer run is left to the word that
  /// follows, which is what `\s+(?!\S)` comes to by backtracking.
  private mutating func skipSpaces(after start: Int) {
    var last = start
    while position < bytes.count {
      let following = classify(at: position)
      if following.kind != .space {
        if last > start { position = last }
        return
      }
      last = position
      position += following.size
    }
  }

  /// Bytes of `'s`, `'t`, `'re`, `'ve`, `'m`, `'ll` or `'d`, nil where none starts here.
  private func contractionByteCount(at start: Int) -> Int? {
    guard bytes[start] == UInt8(ascii: "'"), start + 1 < bytes.count else { return nil }
    let second = start + 2 < bytes.count ? bytes[start + 2] : 0
    switch bytes[start + 1] {
    case UInt8(ascii: "s"), UInt8(ascii: "t"), UInt8(ascii: "m"), UInt8(ascii: "d"):
      return 2
    case UInt8(ascii: "r"), UInt8(ascii: "v"):
      return second == UInt8(ascii: "e") ? 3 : nil
    case UInt8(ascii: "l"):
      return second == UInt8(ascii: "l") ? 3 : nil
    default:
      return nil
    }
  }

  /// Class and byte count of the character that starts at `index`.
  private func classify(at index: Int) -> (kind: Class, size: Int) {
    let byte = bytes[index]
    if byte < 0x80 { return (Self.classifyASCII(byte), 1) }
    let scalar: Unicode.Scalar
    let size: Int
    if byte < 0xE0 {
      scalar = Self.scalar(byte & 0x1F, bytes[index + 1])
      size = 2
    } else if byte < 0xF0 {
      scalar = Self.scalar(byte & 0x0F, bytes[index + 1], bytes[index + 2])
      size = 3
    } else {
      scalar = Self.scalar(byte & 0x07, bytes[index + 1], bytes[index + 2], bytes[index + 3])
      size = 4
    }
    return (Self.classify(scalar), size)
  }

  private static func scalar(_ lead: UInt8, _ rest: UInt8...) -> Unicode.Scalar {
    let value = rest.reduce(UInt32(lead)) { $0 << 6 | UInt32($1 & 0x3F) }
    return Unicode.Scalar(value) ?? "\u{FFFD}"
  }

  private static func classifyASCII(_ byte: UInt8) -> Class {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): .letter
    case UInt8(ascii: "0")...UInt8(ascii: "9"): .number
    case 0x09...0x0D, 0x20: .space
    default: .other
    }
  }

  private static func classify(_ scalar: Unicode.Scalar) -> Class {
    let properties = scalar.properties
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
      return .letter
    case .decimalNumber, .letterNumber, .otherNumber:
      return .number
    default:
      return properties.isWhitespace ? .space : .other
    }
  }
}
