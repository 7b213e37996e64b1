/// What texts share with the texts that a model was trained on.
///
/// The measured texts are indexed, the training texts stream past them: memory does not grow with
/// the corpus. Words are compared by 64-bit hashes of their letters in lower case.
struct TrainingOverlap: Sendable {
  /// Words of the runs that are looked up; a shorter shared run is not noticed.
  static let runLength = 4

  private struct Place: Sendable {
    let text: Int
    let start: Int
  }

  private let texts: [[UInt64]]
  private var places: [UInt64: [Place]] = [:]
  private var isSeen: [[Bool]]
  /// Words of each text's longest run that a training text holds; 0 where none has four.
  private(set) var longest: [Int]

  init(texts: [String]) {
    self.texts = texts.map(Self.hashes)
    longest = texts.map { _ in 0 }
    isSeen = self.texts.map { words in
      [Bool](repeating: false, count: max(0, words.count - Self.runLength + 1))
    }
    for (text, words) in self.texts.enumerated() {
      for start in isSeen[text].indices {
        places[Self.run(words, at: start), default: []].append(Place(text: text, start: start))
      }
    }
  }

  /// Looks for a training text's runs in all measured texts.
  mutating func add(_ training: String) {
    let words = Self.hashes(training)
    guard words.count >= Self.runLength else { return }
    for start in 0...words.count - Self.runLength {
      for place in places[Self.run(words, at: start)] ?? [] {
        isSeen[place.text][place.start] = true
        let found = length(of: place, words, start)
        if found > longest[place.text] { longest[place.text] = found }
      }
    }
  }

  /// Words that agree from the place on; 0 where they cannot be more than are known.
  private func length(of place: Place, _ words: [UInt64], _ start: Int) -> Int {
    let own = texts[place.text]
    let room = min(own.count - place.start, words.count - start)
    let known = longest[place.text]
    guard room > known, own[place.start + known] == words[start + known] else { return 0 }
    var length = 0
    while length < room, own[place.start + length] == words[start + length] { length += 1 }
    return length
  }

  /// Figures of some of the texts.
  func share(of range: Range<Int>) -> Evaluation.Overlap.Share {
    let runs = range.flatMap { isSeen[$0] }
    let sum = range.reduce(0) { $0 + longest[$1] }
    return Evaluation.Overlap.Share(
      count: range.count, meanLongest: Double(sum) / Double(max(range.count, 1)),
      longest: range.map { longest[$0] }.max() ?? 0,
      novelShare: runs.isEmpty ? 0 : Double(runs.count { !$0 }) / Double(runs.count))
  }

  private static func run(_ words: [UInt64], at start: Int) -> UInt64 {
    var hash: UInt64 = 0
    for offset in 0..<runLength { hash = SplitMix.mix(hash &+ words[start + offset]) }
    return hash
  }

  /// FNV-1a of each word: letters and digits of ASCII in lower case, all other bytes as they are.
  private static func hashes(_ text: String) -> [UInt64] {
    let basis: UInt64 = 0xCBF2_9CE4_8422_2325
    var words: [UInt64] = []
    var hash = basis
    for var byte in text.utf8 {
      if (0x41...0x5A).contains(byte) { byte |= 0x20 }
      if (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte >= 0x80 {
        hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
      } else if hash != basis {
        words.append(hash)
        hash = basis
      }
    }
    if hash != basis { words.append(hash) }
    return words
  }
}
