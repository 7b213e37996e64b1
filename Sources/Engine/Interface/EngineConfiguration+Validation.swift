extension EngineConfiguration {
  /// - Throws: `.load` with the first limit that is out of range.
  func validate() throws(EngineError) {
    try Self.check("number of slots", slotCount, 1...256)
    try Self.check("queue limit", queueLimit, 1...65_536)
    // Every slot needs a row for its next token, and prompts need some beside them.
    try Self.check("step's row limit", stepRowLimit, (slotCount + 1)...4096)
  }

  private static func check(
    _ name: String, _ value: Int, _ range: ClosedRange<Int>
  ) throws(EngineError) {
    guard range.contains(value) else {
      throw .load(
        "The \(name) is \(value); expected \(range.lowerBound) to \(range.upperBound).")
    }
  }
}
