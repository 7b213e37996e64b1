import Checkpoint

/// The mean of two rounds' parameters, as a model of its own.
///
/// Rounds start from each other and stay near, so that a model between two of them is as good as
/// both, and without what either learned by luck better: Wortsman et al., "Model soups" (arXiv
/// 2203.05482); Kaddour, "Stop Wasting My Time!" (arXiv 2209.14981).
enum ModelAverage {
  /// Writes the mean of two float32 files of one shape; the reward tables and everything that
  /// describes the model, commands included, are the later one's.
  static func write(of earlier: String, and later: String, to path: String)
    throws(DistillationError)
  {
    do {
      let first = try WeightMap.open(safetensors: earlier)
      let second = try WeightMap.open(safetensors: later)
      var tensors: [NamedTensor] = []
      for tensor in second.tensors {
        var storage = NamedTensor.Storage.borrowed(second.bytes(tensor))
        if tensor.type == .float32, !tensor.name.hasPrefix(TensorPlan.rewardPrefix) {
          storage = .owned(
            mean(
              try first.floats(tensor.name, shape: tensor.shape),
              try second.floats(tensor.name, shape: tensor.shape)))
        }
        tensors.append(
          NamedTensor(
            name: tensor.name, type: tensor.type, shape: tensor.shape, storage: storage))
      }
      try withExtendedLifetime(second) { () throws(CheckpointError) in
        try SafetensorsWriter.write(tensors, metadata: second.metadata, to: path)
      }
    } catch {
      throw DistillationError(error.description)
    }
  }

  /// The bytes of (left + right) / 2.
  private static func mean(
    _ left: UnsafeBufferPointer<Float>, _ right: UnsafeBufferPointer<Float>
  ) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 4 * left.count) { bytes, count in
      count = 4 * left.count
      let target = UnsafeMutableRawBufferPointer(bytes)
      for index in left.indices {
        target.storeBytes(
          of: (left[index] + right[index]) / 2, toByteOffset: 4 * index, as: Float.self)
      }
    }
  }
}
