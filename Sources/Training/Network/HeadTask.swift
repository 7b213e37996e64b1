/// One head of one segment: where its queries, keys, values and attention square lie.
struct HeadTask {
  typealias Pointer = UnsafeMutablePointer<Float>
  /// Tokens of the segment.
  let count: Int
  /// Offset of the head's queries in a `[N, 3C]` block; keys and values follow at C and 2C.
  let offset: Int
  /// Offset of the head's output in a `[N, C]` block.
  let outputOffset: Int
  /// The attention weights, `[count, count]`, zero above the diagonal.
  let square: Pointer
}
