import Kernels

extension Model {
  /// Outputs are shared among workers in whole blocks of weights.
  static var outputMultiple: Int { KernelTable.weightBlockRows }

  /// Queries, keys and values are shared in whole blocks that are whole heads too.
  var headMultiple: Int {
    let headWidth = configuration.width / configuration.headCount
    var columns = headWidth
    // The width is such a multiple, so this ends.
    while !columns.isMultiple(of: Self.outputMultiple) { columns += headWidth }
    return columns
  }

  /// Residual rows, normed and quantized.
  func normedInputs(_ norm: NormWeights, rowCount: Int, worker: Int) -> QuantizedRows {
    let width = configuration.width
    let normed = workspace.normed + worker * width
    return makeInputs(rowCount: rowCount, worker: worker) { index, inputs in
      kernels.layerNorm(
        workspace.residual + index * width, norm.weight, norm.bias, normed, nil, nil, 1, width,
        configuration.normEpsilon)
      quantize(normed, columns: width, index, inputs)
    }
  }

  /// Rows `[rowCount, columns]`, quantized.
  func quantizedInputs(
    _ rows: UnsafePointer<Float>, columns: Int, rowCount: Int, worker: Int
  ) -> QuantizedRows {
    makeInputs(rowCount: rowCount, worker: worker) { index, inputs in
      quantize(rows + index * columns, columns: columns, index, inputs)
    }
  }

  /// Has `make` called for every row. A few rows each worker makes for itself, because that takes
  /// less time than waiting for each other; many are shared out.
  @inline(__always)
  private func makeInputs(
    rowCount: Int, worker: Int, _ make: (_ index: Int, _ inputs: QuantizedRows) -> Void
  ) -> QuantizedRows {
    if rowCount <= workspace.privateRowCount {
      let inputs = workspace.privateInputs[worker]
      for index in 0..<rowCount { make(index, inputs) }
      return inputs
    }
    for index in pool.range(of: rowCount, worker: worker) { make(index, workspace.inputs) }
    pool.barrier()
    return workspace.inputs
  }

  private func quantize(
    _ row: UnsafePointer<Float>, columns: Int, _ index: Int, _ inputs: QuantizedRows
  ) {
    let group = index * QuantizedRows.groupCount(columns)
    kernels.quantizeRow(
      row, columns, KernelTable.activationGroup, 1, inputs.values + index * columns,
      inputs.scales + group, inputs.offsets + group)
  }

  /// Outputs `range` of the inputs times a matrix, plus its bias.
  func multiply(
    _ matrix: Int8Matrix, _ inputs: QuantizedRows, rowCount: Int, _ range: Range<Int>,
    into out: UnsafeMutablePointer<Float>, stride: Int
  ) {
    guard !range.isEmpty else { return }
    kernels.matmulInt8(
      inputs.values, inputs.scales, inputs.offsets, rowCount, matrix.values, matrix.scales,
      matrix.bias, out, stride, matrix.columns, range.lowerBound, range.upperBound)
  }
}
