extension Evaluation.Obedience {
  init(_ group: String, _ samples: [EvaluationSample]) {
    func share(_ holds: (EvaluationSample) -> Bool) -> Double {
      samples.isEmpty ? 0 : Double(samples.count(where: holds)) / Double(samples.count)
    }
    func error(_ sample: EvaluationSample) -> Int {
      abs(sample.tokenCount - sample.order.length)
    }
    let named = samples.filter { !$0.names.isEmpty }
    let total = Double(max(samples.count, 1))
    self.init(
      group: group, count: samples.count,
      exactLengthShare: share { $0.isEnded && error($0) == 0 },
      withinOneTokenShare: share { $0.isEnded && error($0) <= 1 },
      meanLengthError: Double(samples.reduce(0) { $0 + error($1) }) / total,
      wholeWordWithinOneShare: share { $0.isEnded && $0.isLastWordWhole && error($0) <= 1 },
      finishedShare: share { $0.isEnded && $0.isFinished },
      namedCount: named.count,
      nameShare: named.isEmpty
        ? 0 : Double(named.count(where: \.holdsNames)) / Double(named.count),
      wholeIntentShare: share { $0.reward.coverage == 1 },
      meanReward: samples.reduce(0) { $0 + Double($1.reward.total) } / total)
  }
}

/// How varied texts are.
enum Diversity {
  /// Distinct runs of `length` words over all such runs.
  static func distinct(_ texts: [String], length: Int) -> Double {
    var seen: Set<[String]> = []
    var count = 0
    for text in texts {
      let words = EvaluationSample.words(text.lowercased())
      guard words.count >= length else { continue }
      for start in 0...words.count - length {
        seen.insert(Array(words[start..<start + length]))
        count += 1
      }
    }
    return count == 0 ? 0 : Double(seen.count) / Double(count)
  }

  static func uniqueShare(_ texts: [String]) -> Double {
    texts.isEmpty ? 0 : Double(Set(texts).count) / Double(texts.count)
  }
}
