import ArgumentParser

/// Reads the values of options that the standard types read too narrowly or too widely.
enum OptionValue {
  /// JSON has no "nan" and no "inf", so that the daemon could not be asked to answer them.
  static func number(_ text: String) throws -> Double {
    guard let value = Double(text), value.isFinite else {
      throw ValidationError("expected a finite number such as 0.5")
    }
    return value
  }

  /// A negative seed counts as its bit pattern, as in the API.
  static func seed(_ text: String) throws -> UInt64 {
    guard let seed = UInt64(text) ?? Int64(text).map(UInt64.init(bitPattern:)) else {
      throw ValidationError("expected a whole number of 64 bits")
    }
    return seed
  }
}
