/// The content words of the training texts, so that every text is cut into words only once.
struct CorpusWords {
  /// Each stem once, in order of its first use.
  private(set) var stems: [String] = []
  /// [stem] number of texts that hold it.
  private(set) var textCounts: [Int] = []
  /// [stem] number of texts that end with it and no mark after it.
  private(set) var openEndCounts: [Int] = []
  private(set) var textCount = 0
  /// Stems of all texts, one text after another, as indices into `stems`.
  private var sequence: [Int32] = []
  /// [text] end of its part of `sequence`.
  private var ends: [Int] = []
  private var indices: [String: Int] = [:]

  init(_ texts: some Sequence<String>) {
    for text in texts { append(text) }
  }

  private mutating func append(_ text: String) {
    textCount += 1
    let words = TextWord.split(text)
    let start = sequence.count
    for word in words where !word.isStopWord {
      let index = index(of: word.stem)
      if !sequence[start...].contains(Int32(index)) { textCounts[index] += 1 }
      sequence.append(Int32(index))
    }
    ends.append(sequence.count)
    if let last = words.last, !last.isStopWord, text.last?.isLetter == true {
      openEndCounts[index(of: last.stem)] += 1
    }
  }

  private mutating func index(of stem: String) -> Int {
    if let index = indices[stem] { return index }
    let index = stems.count
    indices[stem] = index
    stems.append(stem)
    textCounts.append(0)
    openEndCounts.append(0)
    return index
  }

  /// Number of texts that hold a stem.
  func textCount(of stem: String) -> Int { indices[stem].map { textCounts[$0] } ?? 0 }

  /// Calls `body` with the stems of each text in order, as indices into `stems`.
  func forEachText(_ body: (ArraySlice<Int32>) -> Void) {
    var start = 0
    for end in ends {
      body(sequence[start..<end])
      start = end
    }
  }

  /// Stems that at least `minimum` texts hold, but for pieces of words: texts that were cut off
  /// end with pieces such as "waterc" often enough to look like words. A piece stands mostly at
  /// open ends, and a stem of more texts starts with it.
  func frequentStems(minimum: Int) -> [String] {
    let frequent = stems.indices.filter { textCounts[$0] >= minimum }
      .sorted { RewardTables.precedes(stems[$0], stems[$1]) }
    return frequent.indices.compactMap { position in
      let own = frequent[position]
      let isMostlyLast = 2 * openEndCounts[own] > textCounts[own]
      // Longer stems that start with this one follow it in the order of bytes.
      let isPiece =
        isMostlyLast
        && frequent[(position + 1)...].prefix { stems[$0].hasPrefix(stems[own]) }
          .contains { textCounts[$0] > textCounts[own] }
      return isPiece ? nil : stems[own]
    }
  }
}
