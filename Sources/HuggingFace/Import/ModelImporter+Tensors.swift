import Checkpoint

extension ModelImporter {
  /// All tensors of the float32 file, each made from the source while it is written.
  ///
  /// - Parameter knownTokenCount: tokens of the tokenizer before any was added.
  func tensors(
    _ configuration: ModelConfiguration, _ config: GPT2Config, _ source: SourceTensors,
    _ companion: WeightMap?, knownTokenCount: Int
  ) throws(CheckpointError) -> [NamedTensor] {
    let embeddingName = "wte.weight"
    let embedding = try source.floats(
      embeddingName, shape: [config.vocabularyCount, config.width])
    var result = [
      Self.embedding(
        embeddingName, embedding, configuration, knownTokenCount: knownTokenCount)
    ]
    var names: Set<String> = []
    for planned in TensorPlan.tensors(configuration) where !Companion.holds(planned.name) {
      names.insert(planned.name)
      if planned.name == embeddingName { continue }
      let floats = try source.floats(planned.name, shape: planned.floatShape)
      result.append(
        FloatGenerator.tensor(planned.name, shape: planned.floatShape) { floats[$0] })
    }
    try source.checkNothingElse(
      than: names, embedding: embedding, saysUntied: config.saysUntied)
    return try result + extras(configuration, companion)
  }

  /// `[V, C]`: the source's rows, the rows of added tokens, and zeros up to a multiple of 64.
  private static func embedding(
    _ name: String, _ source: FloatSource, _ configuration: ModelConfiguration,
    knownTokenCount: Int
  ) -> NamedTensor {
    let width = configuration.width
    let shape = [configuration.vocabularyCount, width]
    let added = (knownTokenCount * width)..<(configuration.tokenCount * width)
    let mean = added.isEmpty ? [] : meanRow(source, rowCount: knownTokenCount, width: width)
    return FloatGenerator.tensor(name, shape: shape) { index in
      if added.contains(index) { return mean[index % width] }
      return index < source.count ? source[index] : 0
    }
  }

  /// The mean of the first `rowCount` rows, summed in double precision.
  private static func meanRow(_ source: FloatSource, rowCount: Int, width: Int) -> [Float] {
    var sums = [Double](repeating: 0, count: width)
    for row in 0..<rowCount {
      for column in 0..<width {
        sums[column] += Double(source[row * width + column])
      }
    }
    return sums.map { Float($0 / Double(rowCount)) }
  }

  /// The countdown table and the reward's tables.
  private func extras(
    _ configuration: ModelConfiguration, _ companion: WeightMap?
  ) throws(CheckpointError) -> [NamedTensor] {
    let shape = [configuration.horizonCount, configuration.width]
    guard let companion else {
      if configuration.horizonCount == 0 { return [] }
      return [FloatGenerator.tensor(Companion.countdown, shape: shape) { _ in 0 }]
    }
    if configuration.horizonCount > 0 {
      _ = try companion.floats(Companion.countdown, shape: shape)
    }
    return try companion.tensors.map { tensor throws(CheckpointError) in
      guard
        tensor.name == Companion.countdown
          ? configuration.horizonCount > 0 : Companion.holds(tensor.name)
      else {
        throw CheckpointError(
          file: companion.path, tensor: tensor.name, found: "a tensor out of place",
          expected: "only \(Companion.countdown) and \(TensorPlan.rewardPrefix)*")
      }
      return NamedTensor(
        name: tensor.name, type: tensor.type, shape: tensor.shape, bytes: companion.bytes(tensor))
    }
  }
}
