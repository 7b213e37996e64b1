/// The tokens of words met before: a direct-mapped table of fixed size, about 240 kB.
///
/// A word that maps to an occupied slot replaces what is there, so the table never grows and
/// common words mostly stay. Words that are long in bytes or tokens are not kept.
struct WordCache: Sendable {
  private static let slotBits: UInt64 = 12
  private static let keyByteCount = 24
  private static let idCount = 8

  /// Word of each slot, `keyByteCount` bytes apart.
  private var keys: [UInt8]
  /// Byte count of each slot's word, 0 where the slot is empty.
  private var keyCounts: [UInt8]
  /// Tokens of each slot, `idCount` apart.
  private var ids: [Int32]
  private var idCounts: [UInt8]

  /// A table that keeps nothing.
  static let disabled = WordCache(slots: 0)

  init() {
    self.init(slots: 1 << Int(Self.slotBits))
  }

  private init(slots: Int) {
    keys = Array(repeating: 0, count: slots * Self.keyByteCount)
    keyCounts = Array(repeating: 0, count: slots)
    ids = Array(repeating: 0, count: slots * Self.idCount)
    idCounts = Array(repeating: 0, count: slots)
  }

  /// Whether a word is short enough to be kept.
  private func holds(_ word: UnsafeBufferPointer<UInt8>) -> Bool {
    word.count <= Self.keyByteCount && !keyCounts.isEmpty
  }

  /// Appends the tokens of a word to `output`; false where the word is not in the table.
  func append(_ word: UnsafeBufferPointer<UInt8>, to output: inout [Int32]) -> Bool {
    guard holds(word) else { return false }
    let slot = Self.slot(of: word)
    guard keyCounts[slot] == word.count else { return false }
    let start = slot * Self.keyByteCount
    for index in 0..<word.count where keys[start + index] != word[index] {
      return false
    }
    let first = slot * Self.idCount
    output.append(contentsOf: ids[first..<first + Int(idCounts[slot])])
    return true
  }

  /// Keeps the tokens of a word, if there are not too many.
  mutating func insert(_ word: UnsafeBufferPointer<UInt8>, tokens: ArraySlice<Int32>) {
    guard holds(word), tokens.count <= Self.idCount else { return }
    let slot = Self.slot(of: word)
    for (index, byte) in word.enumerated() {
      keys[slot * Self.keyByteCount + index] = byte
    }
    for (index, id) in tokens.enumerated() {
      ids[slot * Self.idCount + index] = id
    }
    keyCounts[slot] = UInt8(word.count)
    idCounts[slot] = UInt8(tokens.count)
  }

  /// FNV-1a, its upper bits.
  private static func slot(of word: UnsafeBufferPointer<UInt8>) -> Int {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in word {
      hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
    }
    return Int((hash &* 0x9E37_79B9_7F4A_7C15) >> (64 - slotBits))
  }
}
