import Checkpoint

/// Looks up the tensors of an int8 checkpoint by the model's own names.
struct TensorReader {
  let map: WeightMap
  let configuration: ModelConfiguration

  /// The trainer's float32 file has the same names, so it gets a sentence of its own.
  func refuseFloatWeights() throws(ModelError) {
    let name = ModelTensor.tokenEmbedding.name()
    guard let tensor = map.descriptor(name), tensor.type != .int8 else { return }
    throw ModelError(
      "\(map.path): tensor \(name) is \(tensor.type.rawValue), expected I8: the engine runs "
        + "int8 checkpoints, which `updraft-train quantize` makes of float32 ones.")
  }

  func layer(_ index: Int) throws(ModelError) -> LayerWeights {
    LayerWeights(
      attentionNorm: try norm(.attentionNormWeight, .attentionNormBias, index),
      attention: LayerWeights.Attention(
        qkv: try matrix(.attentionQKV, bias: .attentionQKVBias, index),
        projection: try matrix(.attentionProjection, bias: .attentionProjectionBias, index)),
      mlpNorm: try norm(.mlpNormWeight, .mlpNormBias, index),
      mlp: LayerWeights.MLP(
        expand: try matrix(.mlpExpand, bias: .mlpExpandBias, index),
        project: try matrix(.mlpProject, bias: .mlpProjectBias, index)))
  }

  func norm(
    _ weight: ModelTensor, _ bias: ModelTensor, _ layer: Int = 0
  ) throws(ModelError) -> NormWeights {
    NormWeights(weight: try floats(weight, layer), bias: try floats(bias, layer))
  }

  func matrix(
    _ tensor: ModelTensor, bias: ModelTensor?, _ layer: Int = 0
  ) throws(ModelError) -> Int8Matrix {
    let shape = tensor.shape(configuration)
    let name = tensor.name(layer: layer)
    let values: UnsafeBufferPointer<Int8>
    do throws(CheckpointError) {
      values = try map.int8s(name, shape: tensor.storedShape(configuration))
    } catch {
      throw ModelError(error.description)
    }
    return Int8Matrix(
      values: try base(values, name),
      scales: try floats(name: tensor.scaleName(layer: layer), shape: [shape[0]]),
      bias: try bias.map { bias throws(ModelError) in try floats(bias, layer) },
      rows: shape[0], columns: shape[1])
  }

  func floats(_ tensor: ModelTensor, _ layer: Int = 0) throws(ModelError) -> UnsafePointer<Float> {
    try floats(name: tensor.name(layer: layer), shape: tensor.shape(configuration))
  }

  private func floats(name: String, shape: [Int]) throws(ModelError) -> UnsafePointer<Float> {
    let values: UnsafeBufferPointer<Float>
    do throws(CheckpointError) {
      values = try map.floats(name, shape: shape)
    } catch {
      throw ModelError(error.description)
    }
    return try base(values, name)
  }

  /// No tensor of a checked configuration is empty, but a pointer to nothing must not get in.
  private func base<Element>(
    _ values: UnsafeBufferPointer<Element>, _ name: String
  ) throws(ModelError) -> UnsafePointer<Element> {
    guard let base = values.baseAddress else {
      throw ModelError("\(map.path): tensor \(name) is empty.")
    }
    return base
  }
}
