/// Fixed-width hexadecimal words.
enum Hexadecimal {
  /// Two digits for each byte of the value.
  static func text<T: FixedWidthInteger & UnsignedInteger>(_ value: T) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: T.bitWidth / 4 - digits.count) + digits
  }
}
