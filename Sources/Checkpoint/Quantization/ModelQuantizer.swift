/// Turns the trainer's float32 model into an int8 checkpoint.
public enum ModelQuantizer {
  /// Quantizes `weights` and writes the checkpoint to `path`.
  ///
  /// Matrices are transposed from Conv1D's `[in, out]` to `[out, in]`, then they and `wte` become
  /// int8 with one scale a row, stored in blocks (``WeightBlocks``). Norms, biases, `wpe`, `whe`,
  /// the tensors `reward.*` and all metadata are carried over as they are.
  /// - Throws: `CheckpointError` for a missing or surplus tensor, a wrong shape, a number that
  ///   is NaN or infinite, or a file that cannot be written.
  public static func quantize(
    _ weights: WeightMap, to path: String, frameByteCount: Int = 1 << 20, level: Int32 = 19,
    workerCount: Int = 1
  ) throws(CheckpointError) -> QuantizationReport {
    let configuration = try ModelConfiguration(weights: weights)
    try TensorPlan.check(weights, configuration, isQuantized: false)
    for tensor in weights.tensors { try FloatScan.check(tensor, of: weights) }
    var report = QuantizationReport(configuration: configuration)
    var tensors: [NamedTensor] = []
    for planned in TensorPlan.tensors(configuration) where planned.role != .plain {
      let (values, scales) = try quantize(planned, of: weights, report: &report)
      tensors += [
        NamedTensor(name: planned.name, shape: planned.storedShape, int8: values),
        NamedTensor(name: planned.scaleName, shape: [planned.shape[0]], floats: scales),
      ]
    }
    let quantized = Set(tensors.map(\.name))
    for tensor in weights.tensors where !quantized.contains(tensor.name) {
      tensors.append(
        NamedTensor(
          name: tensor.name, type: tensor.type, shape: tensor.shape, bytes: weights.bytes(tensor)))
    }
    try CheckpointWriter.write(
      tensors, metadata: weights.metadata, to: path, frameByteCount: frameByteCount,
      level: level, workerCount: workerCount)
    report.floatByteCount = weights.byteCount
    report.compressedByteCount = try FileSize.byteCount(path)
    return report
  }

  private static func quantize(
    _ planned: TensorPlan.Tensor, of weights: WeightMap, report: inout QuantizationReport
  ) throws(CheckpointError) -> (values: [Int8], scales: [Float]) {
    let source = try weights.floats(planned.name, shape: planned.floatShape)
    let (rows, columns) = (planned.shape[0], planned.shape[1])
    let oriented =
      planned.role == .matrix ? transposed(source, rows: columns, columns: rows) : Array(source)
    return oriented.withUnsafeBufferPointer { x in
      let result = Quantizer.quantizeRows(x, rows: rows, columns: columns)
      let error = Quantizer.error(x, result.values, result.scales, columns: columns)
      report.tensors.append(
        QuantizationReport.Tensor(
          name: planned.name, shape: planned.shape, relativeError: error.relative,
          largestError: error.largest))
      let blocks = WeightBlocks.blocked(result.values, rows: rows, columns: columns)
      return (blocks, result.scales)
    }
  }

  /// `[rows, columns]` to `[columns, rows]`, in tiles that stay in the cache.
  static func transposed(
    _ x: UnsafeBufferPointer<Float>, rows: Int, columns: Int
  ) -> [Float] {
    let tile = 32
    return [Float](unsafeUninitializedCapacity: rows * columns) { out, count in
      for rowStart in stride(from: 0, to: rows, by: tile) {
        for columnStart in stride(from: 0, to: columns, by: tile) {
          for column in columnStart..<min(columnStart + tile, columns) {
            for row in rowStart..<min(rowStart + tile, rows) {
              out.initializeElement(at: column * rows + row, to: x[row * columns + column])
            }
          }
        }
      }
      count = rows * columns
    }
  }
}
