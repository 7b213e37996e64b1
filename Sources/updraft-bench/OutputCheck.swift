import GPT2

extension Model {
  /// The logits of `rows`, one row after the other.
  func logits(_ rows: [InputRow]) -> [Float] {
    let count = rows.count { $0.wantsLogits } * logitCount
    return [Float](unsafeUninitializedCapacity: count) { buffer, initializedCount in
      // Kernels write every element before anything reads it.
      forward(rows, logits: buffer)
      initializedCount = count
    }
  }
}

/// What is asked of an output before the time it takes is worth anything.
enum OutputCheck {
  /// - Throws: ``BenchError`` where a number is NaN or infinite, or where all are the same, as
  ///   they are when nothing was computed.
  static func plausible(_ values: [Float], _ what: String) throws {
    if let index = values.firstIndex(where: { !$0.isFinite }) {
      throw BenchError("\(what): number \(index) is \(values[index]), expected a finite number")
    }
    if values.count > 1, let first = values.first, values.allSatisfy({ $0 == first }) {
      throw BenchError(
        "\(what): all \(values.count) numbers are \(first), expected different ones")
    }
  }

  /// - Throws: ``BenchError`` where a bit differs.
  static func same(_ found: [Float], _ expected: [Float], _ what: String) throws {
    guard found.count == expected.count else {
      throw BenchError("\(what): \(found.count) numbers, expected \(expected.count)")
    }
    for (index, pair) in zip(found, expected).enumerated()
    where pair.0.bitPattern != pair.1.bitPattern {
      throw BenchError(
        "\(what): number \(index) is \(pair.0), expected the same bits as \(pair.1)")
    }
  }
}
