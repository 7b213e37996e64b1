/// GPT-2's printable stand-ins for the 256 bytes (`bytes_to_unicode` of OpenAI's encoder.py).
///
/// Vocabulary files hold text, so each byte is written as one character: printable Latin-1
/// bytes stand for themselves, the others are numbered upwards from U+0100. Sorted by
/// character this is also the order of the first 256 ids of GPT-2's vocabulary.
enum ByteAlphabet {
  /// Whether a byte stands for itself: 0x21…0x7E, 0xA1…0xAC, 0xAE…0xFF.
  private static func standsForItself(_ byte: UInt8) -> Bool {
    (0x21...0x7E).contains(byte) || (0xA1...0xAC).contains(byte) || byte >= 0xAE
  }

  /// The 256 bytes in the order of their characters.
  static let bytesInOrder: [UInt8] = {
    let all = (0...255).map { UInt8($0) }
    return all.filter(standsForItself) + all.filter { !standsForItself($0) }
  }()

  /// Character of each byte.
  private static let scalars: [Unicode.Scalar] = {
    var scalars = (0...255).map { Unicode.Scalar(UInt8($0)) }
    var next: UInt32 = 0x100
    for byte in UInt8.min...UInt8.max where !standsForItself(byte) {
      scalars[Int(byte)] = Unicode.Scalar(next) ?? "\u{FFFD}"
      next += 1
    }
    return scalars
  }()

  /// Byte of each character below U+0144, −1 where the character is none of the alphabet's.
  private static let bytes: [Int16] = {
    var bytes = [Int16](repeating: -1, count: 0x144)
    for (byte, scalar) in scalars.enumerated() {
      bytes[Int(scalar.value)] = Int16(byte)
    }
    return bytes
  }()

  /// The vocabulary-file text of a token's bytes.
  static func text(of tokenBytes: some Sequence<UInt8>) -> String {
    var text = String.UnicodeScalarView()
    for byte in tokenBytes {
      text.append(scalars[Int(byte)])
    }
    return String(text)
  }

  /// The bytes of a vocabulary-file text, nil where it holds a character outside the alphabet.
  static func bytes(of text: some StringProtocol) -> [UInt8]? {
    var result: [UInt8] = []
    result.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      let value = Int(scalar.value)
      guard value < bytes.count, bytes[value] >= 0 else { return nil }
      result.append(UInt8(bytes[value]))
    }
    return result
  }
}
