import Kernels

/// Quantized inputs of a matrix, as `KernelTable.matmulInt8` takes them.
struct QuantizedRows: BitwiseCopyable {
  /// `[rows, columns]`, with the columns of the matrix at hand.
  let values: UnsafeMutablePointer<Int8>
  /// `[rows, groups]`.
  let scales: UnsafeMutablePointer<Float>
  /// `[rows, groups]`.
  let offsets: UnsafeMutablePointer<Int32>

  init(rowCount: Int, columns: Int) {
    values = AlignedMemory.allocate(rowCount * columns)
    scales = AlignedMemory.allocate(rowCount * Self.groupCount(columns))
    offsets = AlignedMemory.allocate(rowCount * Self.groupCount(columns))
  }

  func deallocate() {
    values.deallocate()
    scales.deallocate()
    offsets.deallocate()
  }

  /// Scales of one row.
  static func groupCount(_ columns: Int) -> Int {
    (columns + KernelTable.activationGroup - 1) / KernelTable.activationGroup
  }
}
