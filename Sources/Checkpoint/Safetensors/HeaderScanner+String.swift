extension HeaderScanner {
  /// A JSON string: valid UTF-8, no bare control characters, escapes decoded.
  mutating func string() throws(CheckpointError) -> String {
    try expect("\"")
    var text: [UInt8] = []
    while true {
      // A tokenizer is a megabyte in which every third character is escaped: bytes go over one
      // by one, which is faster than many short slices.
      var end = position
      while end < bytes.count, bytes[end] != 0x22, bytes[end] != 0x5C, bytes[end] >= 0x20 {
        text.append(bytes[end])
        end += 1
      }
      advance(to: end)
      guard end < bytes.count else { throw refusal(expected: "a closing quotation mark") }
      if bytes[end] == 0x22 { break }
      guard bytes[end] == 0x5C else {
        throw refusal(expected: "control characters to be escaped")
      }
      try escape(into: &text)
    }
    advance(to: position + 1)
    guard let valid = String(validating: text, as: UTF8.self) else {
      throw refusal(expected: "valid UTF-8 in the string before it")
    }
    return valid
  }

  private mutating func escape(into text: inout [UInt8]) throws(CheckpointError) {
    guard position + 1 < bytes.count else { throw refusal(expected: "an escape sequence") }
    switch bytes[position + 1] {
    case 0x22: text.append(0x22)
    case 0x5C: text.append(0x5C)
    case 0x2F: text.append(0x2F)
    case 0x62: text.append(0x08)
    case 0x66: text.append(0x0C)
    case 0x6E: text.append(0x0A)
    case 0x72: text.append(0x0D)
    case 0x74: text.append(0x09)
    case 0x75: return try unicodeEscape(into: &text)
    default: throw refusal(expected: "one of the escapes of JSON")
    }
    advance(to: position + 2)
  }

  private mutating func unicodeEscape(into text: inout [UInt8]) throws(CheckpointError) {
    var code = try codeUnit()
    if (0xD800..<0xDC00).contains(code) {
      let low = try codeUnit()
      guard (0xDC00..<0xE000).contains(low) else {
        throw refusal(expected: "the second half of a surrogate pair before it")
      }
      code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(code) else {
      throw refusal(expected: "no lone surrogate before it")
    }
    text.append(contentsOf: Array(String(Character(scalar)).utf8))
  }

  /// Takes `\uXXXX`.
  private mutating func codeUnit() throws(CheckpointError) -> UInt32 {
    guard position + 6 <= bytes.count, bytes[position] == 0x5C, bytes[position + 1] == 0x75 else {
      throw refusal(expected: "\\u and four hexadecimal digits")
    }
    var code: UInt32 = 0
    for index in (position + 2)..<(position + 6) {
      let scalar = Character(Unicode.Scalar(bytes[index]))
      guard let digit = scalar.hexDigitValue, scalar.isASCII else {
        throw refusal(expected: "four hexadecimal digits")
      }
      code = code << 4 | UInt32(digit)
    }
    advance(to: position + 6)
    return code
  }
}
