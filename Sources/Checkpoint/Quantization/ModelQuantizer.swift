/// Turns the trainer's float32 model into an int8 model.
public enum ModelQuantizer {
  /// Quantizes `weights`; nothing is written.
  ///
  /// Matrices are transposed from Conv1D's `[in, out]` to `[out, in]`, then they and `wte` become
  /// int8 with one scale a row, stored in blocks (``WeightBlocks``). Norms, biases, `wpe`, `whe`,
  /// the tensors `reward.*` and all metadata are carried over as they are.
  /// - Parameter replacements: values that take the place of a tensor's own, by name, in the shape
  ///   that the float32 file has.
  /// - Throws: `CheckpointError` for a missing or surplus tensor, a wrong shape, or a number that
  ///   is NaN or infinite.
  public static func quantize(
    _ weights: WeightMap, replacing replacements: [String: [Float]] = [:]
  ) throws(CheckpointError) -> QuantizedModel {
    let configuration = try ModelConfiguration(weights: weights)
    try TensorPlan.check(weights, configuration, isQuantized: false)
    for tensor in weights.tensors { try FloatScan.check(tensor, of: weights) }
    var report = QuantizationReport(configuration: configuration)
    report.floatByteCount = weights.byteCount
    var tensors: [NamedTensor] = []
    for planned in TensorPlan.tensors(configuration) where planned.role != .plain {
      let source = try weights.floats(planned.name, shape: planned.floatShape)
      let values = replacements[planned.name] ?? Array(source)
      precondition(values.count == source.count, "a replacement has its tensor's shape")
      tensors += quantize(planned, values, report: &report)
    }
    let quantized = Set(tensors.map(\.name))
    for tensor in weights.tensors where !quantized.contains(tensor.name) {
      if let values = replacements[tensor.name] {
        precondition(values.count == tensor.count, "a replacement has its tensor's shape")
        tensors.append(NamedTensor(name: tensor.name, shape: tensor.shape, floats: values))
      } else {
        tensors.append(
          NamedTensor(
            name: tensor.name, type: tensor.type, shape: tensor.shape,
            bytes: weights.bytes(tensor)))
      }
    }
    return QuantizedModel(source: weights, tensors: tensors, report: report)
  }

  /// The int8 values of one tensor and their scales.
  private static func quantize(
    _ planned: TensorPlan.Tensor, _ source: [Float], report: inout QuantizationReport
  ) -> [NamedTensor] {
    let (rows, columns) = (planned.shape[0], planned.shape[1])
    let oriented =
      planned.role == .matrix
      ? source.withUnsafeBufferPointer { transposed($0, rows: columns, columns: rows) } : source
    return oriented.withUnsafeBufferPointer { x in
      let result = Quantizer.quantizeRows(x, rows: rows, columns: columns)
      let error = Quantizer.error(x, result.values, result.scales, columns: columns)
      report.tensors.append(
        QuantizationReport.Tensor(
          name: planned.name, shape: planned.shape, relativeError: error.relative,
          largestError: error.largest))
      let blocks = WeightBlocks.blocked(result.values, rows: rows, columns: columns)
      return [
        NamedTensor(name: planned.name, shape: planned.storedShape, int8: blocks),
        NamedTensor(name: planned.scaleName, shape: [rows], floats: result.scales),
      ]
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
