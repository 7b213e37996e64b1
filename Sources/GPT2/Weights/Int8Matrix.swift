import Checkpoint

/// An int8 matrix `[rows, columns]` with one scale a row: `weight ≈ values · scales[row]`. Values
/// lie in blocks (`WeightBlocks`).
/// Points into a weight map, which the model keeps alive.
struct Int8Matrix: @unchecked Sendable {
  let values: UnsafePointer<Int8>
  /// `[rows]`.
  let scales: UnsafePointer<Float>
  /// `[rows]`, nil for the embedding.
  let bias: UnsafePointer<Float>?
  let rows: Int
  let columns: Int

  /// Writes one row, scaled, to `out` `[columns]`.
  func copyRow(_ row: Int, to out: UnsafeMutablePointer<Float>) {
    let (rowCount, channelCount) = (WeightBlocks.rowCount, WeightBlocks.channelCount)
    let lane = row % rowCount
    let scale = scales[row]
    var source = values + (row - lane) * columns + lane * channelCount
    var column = 0
    while column < columns {
      for channel in 0..<channelCount { out[column + channel] = Float(source[channel]) * scale }
      source += rowCount * channelCount
      column += channelCount
    }
  }
}
