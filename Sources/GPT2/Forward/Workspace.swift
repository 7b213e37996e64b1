import Checkpoint
import Kernels

/// All memory that a forward pass writes, allocated once. Shapes have `rowCount` rows.
final class Workspace {
  /// Residual stream, `[rows, C]`.
  let residual: UnsafeMutablePointer<Float>
  /// Queries, keys and values, `[rows, 3C]`.
  let qkv: UnsafeMutablePointer<Float>
  /// Outputs of all heads, `[rows, C]`.
  let attended: UnsafeMutablePointer<Float>
  /// Inside the MLP, `[rows, inner]`.
  let inner: UnsafeMutablePointer<Float>
  /// What is to be added to the residual stream, `[rows, C]`.
  let update: UnsafeMutablePointer<Float>
  /// Inputs of the matrix at hand.
  let inputs: QuantizedRows
  /// Inputs that each worker makes for itself, of at most `privateRowCount` rows.
  let privateInputs: [QuantizedRows]
  let privateRowCount: Int
  /// A normed row before it is quantized, `[workers, C]`.
  let normed: UnsafeMutablePointer<Float>
  /// What each worker's attention needs.
  let heads: [HeadScratch]
  /// What each row of the arrays above stands for.
  let rows: UnsafeMutablePointer<ActiveRow>

  init(_ configuration: ModelConfiguration, rowCount: Int, workerCount: Int) {
    let (width, inner) = (configuration.width, configuration.innerWidth)
    residual = AlignedMemory.allocate(rowCount * width)
    qkv = AlignedMemory.allocate(rowCount * 3 * width)
    attended = AlignedMemory.allocate(rowCount * width)
    self.inner = AlignedMemory.allocate(rowCount * inner)
    update = AlignedMemory.allocate(rowCount * width)
    let widest = max(width, inner)
    inputs = QuantizedRows(rowCount: rowCount, columns: widest)
    let privateRowCount = min(rowCount, 2 * workerCount - 1)
    self.privateRowCount = privateRowCount
    privateInputs = (0..<workerCount).map { _ in
      QuantizedRows(rowCount: privateRowCount, columns: widest)
    }
    normed = AlignedMemory.allocate(workerCount * width)
    heads = (0..<workerCount).map { _ in HeadScratch(configuration) }
    rows = AlignedMemory.allocate(rowCount)
  }

  deinit {
    for floats in [residual, qkv, attended, inner, update, normed] {
      floats.deallocate()
    }
    inputs.deallocate()
    for rows in privateInputs { rows.deallocate() }
    for head in heads { head.deallocate() }
    rows.deallocate()
  }
}
