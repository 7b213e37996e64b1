/// What the workers need of an ``InputRow``.
struct ActiveRow: BitwiseCopyable {
  let token: Int
  let position: Int
  /// Row of the horizon table; -1 for none.
  let horizon: Int
  let cache: KVLayout
  let wantsLogits: Bool

  init(_ row: InputRow) {
    token = Int(row.token)
    position = row.position
    horizon = Int(row.horizon)
    cache = row.cache.layout
    wantsLogits = row.wantsLogits
  }

  /// Whether `other` is `distance` positions further in the same sequence.
  func isFollowed(by other: ActiveRow, distance: Int) -> Bool {
    other.cache.base == cache.base && other.position == position + distance
  }
}
