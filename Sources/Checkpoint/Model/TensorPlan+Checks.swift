extension TensorPlan {
  /// Checks that a file has exactly the model's tensors, with their types and shapes, and else
  /// only `reward.*`.
  ///
  /// - Parameter isQuantized: whether to expect the int8 file's types or the float32 file's.
  static func check(
    _ weights: WeightMap, _ configuration: ModelConfiguration, isQuantized: Bool
  ) throws(CheckpointError) {
    var expected: Set<String> = []
    for tensor in tensors(configuration) {
      expected.insert(tensor.name)
      if isQuantized, tensor.role != .plain {
        expected.insert(tensor.scaleName)
        _ = try weights.bytes(tensor.name, type: .int8, shape: tensor.storedShape)
        _ = try weights.bytes(tensor.scaleName, type: .float32, shape: [tensor.shape[0]])
      } else {
        let shape = isQuantized ? tensor.shape : tensor.floatShape
        _ = try weights.bytes(tensor.name, type: .float32, shape: shape)
      }
    }
    for tensor in weights.tensors
    where !expected.contains(tensor.name) && !tensor.name.hasPrefix(rewardPrefix) {
      throw CheckpointError(
        file: weights.path, tensor: tensor.name, found: "a tensor that GPT-2 does not have",
        expected: "GPT-2's tensors and those named reward.*")
    }
  }
}
