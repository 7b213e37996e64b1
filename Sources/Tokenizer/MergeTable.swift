/// Rank and result of every merge, looked up by the pair of token ids.
///
/// An open-addressing table: one multiplication and on average little more than one probe.
struct MergeTable: Sendable {
  struct Entry: Sendable {
    /// Position in the list of merges; the lowest rank merges first.
    var rank: Int32
    /// The merged token.
    var id: Int32
  }

  private static let empty = UInt64.max

  private var keys: [UInt64]
  private var entries: [Entry]
  private let shift: UInt64

  init(capacity: Int) {
    var bits: UInt64 = 4
    while (1 << bits) < capacity * 2 { bits += 1 }
    keys = Array(repeating: Self.empty, count: 1 << bits)
    entries = Array(repeating: Entry(rank: 0, id: 0), count: 1 << bits)
    shift = 64 - bits
  }

  static func key(_ left: Int32, _ right: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
  }

  /// The merge of a pair of ids, nil where the pair is never merged.
  func merge(of left: Int32, _ right: Int32) -> Entry? {
    let key = Self.key(left, right)
    let slot = slot(of: key)
    return keys[slot] == key ? entries[slot] : nil
  }

  /// Adds a merge; false where the pair is already there.
  mutating func insert(_ left: Int32, _ right: Int32, _ entry: Entry) -> Bool {
    let key = Self.key(left, right)
    let slot = slot(of: key)
    guard keys[slot] != key else { return false }
    keys[slot] = key
    entries[slot] = entry
    return true
  }

  /// The slot of a key, or the empty one where it belongs: the table is at most half full.
  private func slot(of key: UInt64) -> Int {
    var slot = Int((key &* 0x9E37_79B9_7F4A_7C15) >> shift)
    while keys[slot] != key && keys[slot] != Self.empty {
      slot = (slot + 1) & (keys.count - 1)
    }
    return slot
  }
}
