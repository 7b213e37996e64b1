/// Writes checkpoints of random weights, to check and time the engine without a download.
public enum Synthesizer {
  /// Writes a plain GPT-2 (no commands) of the given shape.
  ///
  /// Weights have the statistics of GPT-2's initialisation (normal, deviation 0.02, residual
  /// projections divided by √2L, biases 0, norms 1); they follow from the seed alone, and are made
  /// while they are written, so that memory holds no more than a few frames.
  /// - Throws: `CheckpointError` for a shape no model may have or a file that cannot be written.
  public static func write(
    _ shape: ModelShape, to path: String, seed: UInt64 = 0, level: Int32 = 1,
    workerCount: Int = 1
  ) throws(CheckpointError) {
    let configuration = shape.configuration
    try configuration.validate(file: path)
    guard let tokenizer = SyntheticTokenizer.json(tokenCount: shape.tokenCount) else {
      throw CheckpointError(
        file: path, found: "a shape with \(shape.tokenCount) tokens",
        expected: "\(SyntheticTokenizer.tokenCounts.lowerBound) to "
          + "\(SyntheticTokenizer.tokenCounts.upperBound)")
    }
    let numbers = NormalInt8(seed: seed)
    var tensors: [NamedTensor] = []
    for (index, planned) in TensorPlan.tensors(configuration).enumerated() {
      tensors += Self.tensors(
        planned, numbers: numbers.sequence(index), layerCount: configuration.layerCount)
    }
    try CheckpointWriter.write(
      tensors,
      metadata: [
        MetadataKey.configuration: configuration.json(),
        MetadataKey.tokenizer: tokenizer,
        MetadataKey.training: "{\"synthetic\":true,\"seed\":\(seed)}",
      ], to: path, level: level, workerCount: workerCount)
  }

  private static func tensors(
    _ planned: TensorPlan.Tensor, numbers: NormalInt8, layerCount: Int
  ) -> [NamedTensor] {
    let scale = deviation(planned.name, layerCount: layerCount) / Float(NormalInt8.deviation)
    switch planned.role {
    case .embedding, .matrix:
      let scales = [Float](repeating: scale, count: planned.shape[0])
      return [
        NamedTensor(
          name: planned.name, type: .int8, shape: planned.storedShape,
          storage: .generated { numbers.fill(from: $0, $1) }),
        NamedTensor(name: planned.scaleName, shape: [planned.shape[0]], floats: scales),
      ]
    case .plain where planned.shape.count == 2:
      let floats = (0..<(planned.shape[0] * planned.shape[1])).map { Float(numbers[$0]) * scale }
      return [NamedTensor(name: planned.name, shape: planned.shape, floats: floats)]
    case .plain:
      let isNorm = planned.name.hasSuffix("weight")
      let floats = [Float](repeating: isNorm ? 1 : 0, count: planned.shape[0])
      return [NamedTensor(name: planned.name, shape: planned.shape, floats: floats)]
    }
  }

  private static func deviation(_ name: String, layerCount: Int) -> Float {
    name.hasSuffix("c_proj.weight") ? 0.02 / Float(2 * layerCount).squareRoot() : 0.02
  }
}
