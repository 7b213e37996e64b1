import FoundationEssentials

/// Checks that bytes are one JSON value (RFC 8259) and says where they stop being one.
///
/// `JSONDecoder` reads the value afterwards; on Linux it does not say where a text is malformed,
/// takes trailing commas, and reports numbers out of range as malformed text.
struct JSONSyntax {
  /// What is wrong, and where: line and column count from one, the column in bytes.
  struct Failure: Error, Equatable {
    let reason: String
    let line: Int
    let column: Int

    var description: String { "\(reason) at line \(line), column \(column)" }
  }

  static let depthLimit = 32

  private let bytes: [UInt8]
  private var index = 0

  private init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// Throws at the first byte that cannot be part of a JSON value.
  static func check(_ bytes: [UInt8]) throws(Failure) {
    var syntax = JSONSyntax(bytes)
    if let invalid = syntax.firstInvalidUTF8() {
      throw syntax.failure("a byte that is not UTF-8", at: invalid)
    }
    try syntax.value(depth: 0)
    syntax.skipSpace()
    guard syntax.index == bytes.count else {
      throw syntax.failure("unexpected \(syntax.found) after the value")
    }
  }

  private mutating func value(depth: Int) throws(Failure) {
    skipSpace()
    switch current {
    case UInt8(ascii: "{"): try object(depth: depth + 1)
    case UInt8(ascii: "["): try array(depth: depth + 1)
    case UInt8(ascii: "\""): try string()
    case UInt8(ascii: "t"): try word("true")
    case UInt8(ascii: "f"): try word("false")
    case UInt8(ascii: "n"): try word("null")
    case let byte? where "-0123456789".utf8.contains(byte): try number()
    default: throw failure("expected a value, found \(found)")
    }
  }

  private mutating func object(depth: Int) throws(Failure) {
    try open(depth)
    if take("}") { return }
    repeat {
      skipSpace()
      guard current == UInt8(ascii: "\"") else {
        throw failure("expected a name in quotation marks, found \(found)")
      }
      try string()
      guard take(":") else { throw failure("expected ':', found \(found)") }
      try value(depth: depth)
    } while take(",")
    guard take("}") else { throw failure("expected ',' or '}', found \(found)") }
  }

  private mutating func array(depth: Int) throws(Failure) {
    try open(depth)
    if take("]") { return }
    repeat {
      try value(depth: depth)
    } while take(",")
    guard take("]") else { throw failure("expected ',' or ']', found \(found)") }
  }

  private mutating func open(_ depth: Int) throws(Failure) {
    guard depth <= Self.depthLimit else {
      throw failure("more than \(Self.depthLimit) levels of nesting")
    }
    index += 1
  }

  private mutating func string() throws(Failure) {
    index += 1
    while let byte = current, byte != UInt8(ascii: "\"") {
      guard byte >= 0x20 else { throw failure("a control character inside a string") }
      if byte == UInt8(ascii: "\\") { try escape() } else { index += 1 }
    }
    guard current != nil else { throw failure("a string that does not end") }
    index += 1
  }

  private mutating func escape() throws(Failure) {
    let start = index
    index += 1
    guard let byte = current, "\"\\/bfnrtu".utf8.contains(byte) else {
      throw failure("an unknown escape in a string", at: start)
    }
    index += 1
    guard byte == UInt8(ascii: "u") else { return }
    let first = try hexadecimal(start)
    if (0xD800...0xDBFF).contains(first), current == UInt8(ascii: "\\"),
      index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "u")
    {
      index += 2
      let second = try hexadecimal(start)
      if (0xDC00...0xDFFF).contains(second) { return }
    }
    guard !(0xD800...0xDFFF).contains(first) else {
      throw failure("half of a surrogate pair", at: start)
    }
  }

  private mutating func hexadecimal(_ start: Int) throws(Failure) -> UInt32 {
    let digits = bytes[index..<min(index + 4, bytes.count)]
    guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw failure("an incomplete \\u escape", at: start) }
    index += 4
    return value
  }

  private mutating func number() throws(Failure) {
    let start = index
    if current == UInt8(ascii: "-") { index += 1 }
    if current == UInt8(ascii: "0") { index += 1 } else { try digits() }
    if current == UInt8(ascii: ".") {
      index += 1
      try digits()
    }
    if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
      index += 1
      if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { index += 1 }
      try digits()
    }
    let text = String(decoding: bytes[start..<index], as: UTF8.self)
    guard let value = Double(text), value.isFinite else {
      throw failure("a number out of range", at: start)
    }
  }

  private mutating func digits() throws(Failure) {
    let start = index
    while let byte = current, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { index += 1 }
    guard index > start else { throw failure("expected a digit, found \(found)") }
  }

  private mutating func word(_ text: String) throws(Failure) {
    guard bytes[index...].starts(with: text.utf8) else {
      throw failure("expected a value, found \(found)")
    }
    index += text.utf8.count
  }
}

extension JSONSyntax {
  private var current: UInt8? { index < bytes.count ? bytes[index] : nil }

  /// The current byte in words.
  private var found: String {
    guard let current else { return "the end of the text" }
    guard current > 0x20, current < 0x7F else { return "byte \(current)" }
    return "'\(Character(Unicode.Scalar(current)))'"
  }

  private mutating func skipSpace() {
    while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      index += 1
    }
  }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    skipSpace()
    guard current == UInt8(ascii: scalar) else { return false }
    index += 1
    return true
  }

  private func failure(_ reason: String, at position: Int? = nil) -> Failure {
    let before = bytes[..<(position ?? index)]
    let line = before.count { $0 == 0x0A } + 1
    let column = before.count - (before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0) + 1
    return Failure(reason: reason, line: line, column: column)
  }

  private func firstInvalidUTF8() -> Int? {
    guard String(validating: bytes, as: UTF8.self) == nil else { return nil }
    var decoder = Unicode.UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    var position = 0
    while true {
      switch decoder.parseScalar(from: &iterator) {
      case .valid(let scalar): position += scalar.count
      case .error, .emptyInput: return position
      }
    }
  }
}
