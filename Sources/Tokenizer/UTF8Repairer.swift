/// Passes valid UTF-8 on, holds back an incomplete sequence, and replaces each maximal invalid
/// part by U+FFFD: the decoder of the WHATWG Encoding Standard, section 8.1.1, which Python's
/// `errors="replace"` agrees with.
struct UTF8Repairer: Sendable {
  private static let replacement: [UInt8] = [0xEF, 0xBF, 0xBD]

  /// Bytes of a sequence that is valid so far.
  private var pending: [UInt8] = []
  /// Continuation bytes still to come.
  private var missing = 0
  /// What the next continuation byte may be; narrower after E0, ED, F0 and F4.
  private var allowed: ClosedRange<UInt8> = 0x80...0xBF

  /// Takes one byte; appends what has become certain to `output`.
  mutating func append(_ byte: UInt8, to output: inout [UInt8]) {
    if missing > 0 {
      if allowed.contains(byte) {
        pending.append(byte)
        missing -= 1
        allowed = 0x80...0xBF
        if missing == 0 {
          output += pending
          pending.removeAll(keepingCapacity: true)
        }
        return
      }
      finish(to: &output)
    }
    start(byte, to: &output)
  }

  /// Replaces what is held back.
  mutating func finish(to output: inout [UInt8]) {
    if missing > 0 { output += Self.replacement }
    pending.removeAll(keepingCapacity: true)
    missing = 0
    allowed = 0x80...0xBF
  }

  private mutating func start(_ byte: UInt8, to output: inout [UInt8]) {
    switch byte {
    case 0x00...0x7F:
      output.append(byte)
      return
    case 0xC2...0xDF:
      missing = 1
    case 0xE0...0xEF:
      missing = 2
      if byte == 0xE0 { allowed = 0xA0...0xBF }
      if byte == 0xED { allowed = 0x80...0x9F }
    case 0xF0...0xF4:
      missing = 3
      if byte == 0xF0 { allowed = 0x90...0xBF }
      if byte == 0xF4 { allowed = 0x80...0x8F }
    default:
      output += Self.replacement
      return
    }
    pending.append(byte)
  }
}
