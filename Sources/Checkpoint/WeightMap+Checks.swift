extension WeightMap {
  /// Whether the token table, and so the model, is int8.
  var isQuantized: Bool { descriptor("wte.weight")?.type == .int8 }

  /// What an int8 checkpoint promises beyond safetensors: its format's version, aligned
  /// tensors, and scales that are positive numbers.
  func checkCheckpoint() throws(CheckpointError) {
    let format = metadata[MetadataKey.format]
    guard format == CheckpointWriter.format else {
      throw CheckpointError(
        file: path, place: "metadata \(MetadataKey.format)",
        found: format.map { "\u{201C}\($0)\u{201D}" } ?? "no such key",
        expected: "\u{201C}\(CheckpointWriter.format)\u{201D}")
    }
    for tensor in tensors {
      try checkAlignment(tensor)
      if tensor.name.hasSuffix("_scale"), tensor.type == .float32 { try checkScales(tensor) }
    }
  }

  private func checkAlignment(_ tensor: TensorDescriptor) throws(CheckpointError) {
    let alignment = SafetensorsLayout.alignment
    let start = dataStart + tensor.byteRange.lowerBound
    guard start.isMultiple(of: alignment), tensor.byteRange.count.isMultiple(of: alignment) else {
      throw CheckpointError(
        file: path, tensor: tensor.name,
        found: "\(tensor.byteRange.count) bytes from byte \(start) on",
        expected: "a start and a size that are multiples of \(alignment)")
    }
  }

  private func checkScales(_ tensor: TensorDescriptor) throws(CheckpointError) {
    let scales = bytes(tensor).bindMemory(to: Float.self)
    for (row, scale) in scales.enumerated() where !(scale.isFinite && scale > 0) {
      throw CheckpointError(
        file: path, tensor: tensor.name, found: "the scale \(scale) for row \(row)",
        expected: "a positive number")
    }
  }
}
