extension FaultMeter {
  /// All that is said twice. The items of a list may share words ("extra fingers, extra limbs"),
  /// so each is looked at by itself; the same item again is a repetition.
  func repetition(_ text: String, form: TextForm, words: [TextWord]) -> Double {
    let items =
      form == .sentence ? [words] : text.split(separator: ",").map { TextWord.split(String($0)) }
    // A repeated clause repeats its words too: the graver of the two counts, not both.
    return min(repeatedRuns(items), overuse(items)) * doubledWords(items)
  }

  /// 1 − 0.8 · min(1, 2 · share of words inside a run of three words that was there before, or
  /// inside a whole item that was).
  private func repeatedRuns(_ items: [[TextWord]]) -> Double {
    var wordCount = 0
    var repeatedCount = 0
    var runs: Set<[String]> = []
    var seen: Set<[String]> = []
    for item in items where !item.isEmpty {
      var isRepeated = [Bool](
        repeating: !seen.insert(item.map(\.stem)).inserted, count: item.count)
      for start in item.indices.dropLast(2) {
        let run = start..<start + 3
        if !runs.insert(item[run].map(\.text)).inserted {
          for position in run { isRepeated[position] = true }
        }
      }
      wordCount += item.count
      repeatedCount += isRepeated.count { $0 }
    }
    if wordCount == 0 { return 1 }
    return 1 - 0.8 * min(1, 2 * Double(repeatedCount) / Double(wordCount))
  }

  /// 1 − min(0.7, 2 · share of content words that are the fourth or later use of their stem
  /// within an item).
  private func overuse(_ items: [[TextWord]]) -> Double {
    var contentCount = 0
    var excess = 0
    for item in items {
      var uses: [String: Int] = [:]
      for word in item where !word.isStopWord {
        contentCount += 1
        uses[word.stem, default: 0] += 1
        if uses[word.stem, default: 0] > 3 { excess += 1 }
      }
    }
    if contentCount == 0 { return 1 }
    return 1 - min(0.7, 2 * Double(excess) / Double(contentCount))
  }

  /// 0.75 for each word that stands twice in a row, at least 0.3.
  private func doubledWords(_ items: [[TextWord]]) -> Double {
    var factor = 1.0
    for item in items {
      for (word, next) in zip(item, item.dropFirst()) where word.text == next.text {
        factor *= 0.75
      }
    }
    return max(factor, 0.3)
  }
}
