import Checkpoint
import Kernels

/// All memory that a forward pass writes, allocated once. Shapes have `rowCount` rows.
final class Workspace {
  let rowCount: Int
  /// Residual stream, `[rows, C]`.
  let residual: UnsafeMutablePointer<Float>
  /// What goes into the next matrix before quantization, `[rows, C]`.
  let normed: UnsafeMutablePointer<Float>
  /// Queries, keys and values, `[rows, 3C]`.
  let qkv: UnsafeMutablePointer<Float>
  /// Outputs of all heads, `[rows, C]`.
  let attended: UnsafeMutablePointer<Float>
  /// Inside the MLP, `[rows, inner]`.
  let inner: UnsafeMutablePointer<Float>
  /// What is to be added to the residual stream, `[rows, C]`.
  let update: UnsafeMutablePointer<Float>
  /// Quantized inputs, `[rows, columns]` with the columns of the matrix at hand.
  let quantized: UnsafeMutablePointer<Int8>
  /// Their scales, `[rows, ceil(columns / activationGroup)]`.
  let scales: UnsafeMutablePointer<Float>
  /// Attention scores, `[workers, T]`.
  let scores: UnsafeMutablePointer<Float>
  /// Floats from one worker's scores to the next, whole cache lines.
  let scoreStride: Int
  /// Indices of the rows whose logits are wanted.
  let wanted: UnsafeMutablePointer<Int32>

  init(_ configuration: ModelConfiguration, rowCount: Int, workerCount: Int) {
    self.rowCount = rowCount
    let (width, inner) = (configuration.width, configuration.innerWidth)
    residual = AlignedMemory.allocate(rowCount * width)
    normed = AlignedMemory.allocate(rowCount * width)
    qkv = AlignedMemory.allocate(rowCount * 3 * width)
    attended = AlignedMemory.allocate(rowCount * width)
    self.inner = AlignedMemory.allocate(rowCount * inner)
    update = AlignedMemory.allocate(rowCount * width)
    let widest = max(width, inner)
    quantized = AlignedMemory.allocate(rowCount * widest)
    scales = AlignedMemory.allocate(rowCount * Self.groupCount(widest))
    scoreStride = (configuration.positionCount + 15) / 16 * 16
    scores = AlignedMemory.allocate(workerCount * scoreStride)
    wanted = AlignedMemory.allocate(rowCount)
  }

  deinit {
    for floats in [residual, normed, qkv, attended, inner, update, scales, scores] {
      floats.deallocate()
    }
    quantized.deallocate()
    wanted.deallocate()
  }

  /// Scales of one quantized row.
  static func groupCount(_ columns: Int) -> Int {
    (columns + KernelTable.activationGroup - 1) / KernelTable.activationGroup
  }
}
