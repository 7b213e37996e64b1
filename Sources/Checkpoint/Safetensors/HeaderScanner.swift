/// Reads the restricted JSON of a safetensors header: objects, strings, and arrays of
/// non-negative integers, nothing deeper than the format needs.
///
/// A general JSON decoder keeps the last of two equal keys and accepts numbers such as `1e2`;
/// a header that says one thing twice is refused here instead.
struct HeaderScanner {
  let bytes: UnsafeRawBufferPointer
  let file: String
  private(set) var position = 0

  init(bytes: UnsafeRawBufferPointer, file: String) {
    self.bytes = bytes
    self.file = file
  }

  /// The next byte that is not white space, without taking it.
  mutating func peek() -> UInt8? {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      default: return bytes[position]
      }
    }
    return nil
  }

  /// Takes the byte if it is next, and says whether it was.
  mutating func take(_ byte: Character) -> Bool {
    guard let value = byte.asciiValue, peek() == value else { return false }
    position += 1
    return true
  }

  mutating func expect(_ byte: Character) throws(CheckpointError) {
    guard take(byte) else { throw refusal(expected: "\u{201C}\(byte)\u{201D}") }
  }

  /// A non-negative integer without sign, fraction, exponent or leading zero.
  mutating func integer() throws(CheckpointError) -> Int {
    guard let first = peek(), (0x30...0x39).contains(first) else {
      throw refusal(expected: "a non-negative integer")
    }
    let start = position
    var value = 0
    while position < bytes.count, (0x30...0x39).contains(bytes[position]) {
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(Int(bytes[position] - 0x30))
      if overflow || carry { throw refusal(expected: "an integer below 2^63") }
      value = sum
      position += 1
    }
    if first == 0x30, position - start > 1 {
      throw refusal(expected: "an integer without leading zeros")
    }
    return value
  }

  /// An array of at most `limit` integers.
  mutating func integers(limit: Int) throws(CheckpointError) -> [Int] {
    try expect("[")
    var values: [Int] = []
    if take("]") { return values }
    repeat {
      guard values.count < limit else {
        throw refusal(expected: "at most \(limit) numbers in a list")
      }
      values.append(try integer())
    } while take(",")
    try expect("]")
    return values
  }

  func refusal(expected: String) -> CheckpointError {
    let found: String
    if position < bytes.count {
      found = "\(Self.printable(bytes[position])) at byte \(position)"
    } else {
      found = "the end at byte \(position)"
    }
    return CheckpointError(file: file, place: "header", found: found, expected: expected)
  }

  private static func printable(_ byte: UInt8) -> String {
    (0x21...0x7E).contains(byte)
      ? "\u{201C}\(Character(Unicode.Scalar(byte)))\u{201D}" : "byte value \(byte)"
  }

  /// Used by the string scanner, which lives in its own file.
  mutating func advance(to newPosition: Int) { position = newPosition }
}
