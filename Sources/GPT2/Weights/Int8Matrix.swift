/// An int8 matrix `[rows, columns]` with one scale a row: `weight ≈ values · scales[row]`.
/// Points into a weight map, which the model keeps alive.
struct Int8Matrix: @unchecked Sendable {
  let values: UnsafePointer<Int8>
  /// `[rows]`.
  let scales: UnsafePointer<Float>
  /// `[rows]`, nil for the embedding.
  let bias: UnsafePointer<Float>?
  let rows: Int
  let columns: Int
}
