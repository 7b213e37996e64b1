#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// How varied texts are.
enum Diversity {
  /// Distinct runs of `length` words over all such runs (Li et al., "A Diversity-Promoting
  /// Objective Function for Neural Conversation Models", 2016).
  static func distinct(_ texts: [String], length: Int) -> Double {
    var seen: Set<[String]> = []
    var count = 0
    for text in texts {
      for run in runs(of: EvaluationSample.words(text.lowercased()), length: length) {
        seen.insert(run)
        count += 1
      }
    }
    return count == 0 ? 0 : Double(seen.count) / Double(count)
  }

  static func uniqueShare(_ texts: [String]) -> Double {
    texts.isEmpty ? 0 : Double(Set(texts).count) / Double(texts.count)
  }

  /// Self-BLEU-4 (Zhu et al., "Texygen", 2018): the mean BLEU of each text against all others.
  ///
  /// BLEU has equal weights for runs of 1 to 4 words, the brevity penalty against the length
  /// nearest its own, and 0.1 in place of no match (Chen and Cherry, 2014, method 1). A text's
  /// runs are clipped by the most that one other text holds; the two texts that hold most of
  /// each run answer that for all texts at once, so no sample has to be taken.
  ///
  /// - Returns: 0…1, higher where texts are more alike; 0 for fewer than two texts.
  static func selfBLEU(_ texts: [String]) -> Double {
    let words = texts.map { EvaluationSample.words($0.lowercased()) }.filter { $0.count >= 4 }
    guard words.count > 1 else { return 0 }
    var logarithms = [Double](repeating: 0, count: words.count)
    for length in 1...4 {
      let counts = words.map { Self.counts(of: $0, length: length) }
      let most = largest(counts)
      for (text, own) in counts.enumerated() {
        let matches = own.reduce(0) { sum, entry in
          guard let bound = most[entry.key] else { return sum }
          return sum + min(entry.value, bound.owner == text ? bound.second : bound.first)
        }
        let total = Double(words[text].count - length + 1)
        logarithms[text] += log((matches == 0 ? 0.1 : Double(matches)) / total) / 4
      }
    }
    let lengths = words.map(\.count).sorted()
    var sum = 0.0
    for (text, own) in words.enumerated() {
      let nearest = nearestOther(own.count, in: lengths)
      let brevity = own.count >= nearest ? 0 : 1 - Double(nearest) / Double(own.count)
      sum += exp(logarithms[text] + brevity)
    }
    return sum / Double(words.count)
  }

  /// The most that one text holds of a run, which text that is, and the most of any other text.
  private struct Bound {
    var first = 0
    var owner = -1
    var second = 0
  }

  private static func largest(_ counts: [[[String]: Int]]) -> [[String]: Bound] {
    var most: [[String]: Bound] = [:]
    for (text, own) in counts.enumerated() {
      for (run, count) in own {
        var bound = most[run] ?? Bound()
        if count > bound.first {
          bound = Bound(first: count, owner: text, second: bound.first)
        } else {
          bound.second = max(bound.second, count)
        }
        most[run] = bound
      }
    }
    return most
  }

  /// The length nearest to `length` among sorted lengths, one of its own left out.
  private static func nearestOther(_ length: Int, in sorted: [Int]) -> Int {
    var isOwnLeftOut = false
    var best = Int.max
    for other in sorted {
      if other == length, !isOwnLeftOut {
        isOwnLeftOut = true
      } else if best == .max || abs(other - length) < abs(best - length) {
        best = other
      }
    }
    return best
  }

  private static func counts(of words: [String], length: Int) -> [[String]: Int] {
    runs(of: words, length: length).reduce(into: [:]) { $0[$1, default: 0] += 1 }
  }

  private static func runs(of words: [String], length: Int) -> [[String]] {
    guard words.count >= length else { return [] }
    return (0...words.count - length).map { Array(words[$0..<$0 + length]) }
  }
}
