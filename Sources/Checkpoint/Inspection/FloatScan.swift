/// Looks for numbers that are none.
enum FloatScan {
  /// Refuses a float32 tensor that holds NaN or an infinity; other types pass.
  static func check(_ tensor: TensorDescriptor, of weights: WeightMap) throws(CheckpointError) {
    guard tensor.type == .float32 else { return }
    let values = try weights.floats(tensor.name, shape: tensor.shape)
    if let index = firstBad(values) {
      throw CheckpointError(
        file: weights.path, tensor: tensor.name, found: "\(values[index]) at index \(index)",
        expected: "finite numbers")
    }
  }

  /// The index of the first NaN or infinity.
  static func firstBad(_ values: UnsafeBufferPointer<Float>) -> Int? {
    for index in 0..<values.count where !values[index].isFinite { return index }
    return nil
  }
}
