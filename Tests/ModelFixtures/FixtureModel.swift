import Checkpoint
import GPT2

/// Small random models for tests.
public struct FixtureModel {
  /// Changes a tensor's floats before they are written: tensor, layer, values row by row,
  /// outputs before inputs.
  public typealias Adjustment = (ModelTensor, Int, inout [Float]) -> Void

  public var configuration: ModelConfiguration
  public var seed: UInt64
  public var metadata: [String: String] = [:]
  /// Tensors beside the model's own, such as reward tables.
  public var extraTensors: [NamedTensor] = []
  public var adjustment: Adjustment?

  public init(_ configuration: ModelConfiguration, seed: UInt64 = 1) {
    self.configuration = configuration
    self.seed = seed
  }

  /// Two layers of two heads, 64 wide, 100 tokens in a context of 96.
  public static let tinyConfiguration = ModelConfiguration(
    vocabularyCount: 128, positionCount: 96, width: 64, layerCount: 2, headCount: 2,
    horizonCount: 20, beginToken: 99, endToken: 99, tokenCount: 100)

  /// An int8 model in a plain safetensors file.
  public func write(to path: String) throws {
    try SafetensorsWriter.write(int8Tensors() + extraTensors, metadata: allMetadata(), to: path)
  }

  /// A float32 model as the trainer writes it.
  public func writeFloat(to path: String) throws {
    var tensors: [NamedTensor] = []
    forEachTensor { tensor, layer, values in
      let shape = tensor.floatShape(configuration)
      let isTransposed = tensor.form == .matrix
      let rows = shape[0]
      let stored = isTransposed ? Self.transposed(values, columns: rows) : values
      tensors.append(NamedTensor(name: tensor.name(layer: layer), shape: shape, floats: stored))
    }
    try SafetensorsWriter.write(tensors + extraTensors, metadata: allMetadata(), to: path)
  }

  public func allMetadata() -> [String: String] {
    let own = [
      MetadataKey.format: CheckpointWriter.format, MetadataKey.configuration: configuration.json(),
    ]
    return own.merging(metadata) { $1 }
  }

  public func int8Tensors() -> [NamedTensor] {
    var tensors: [NamedTensor] = []
    forEachTensor { tensor, layer, values in
      let (name, shape) = (tensor.name(layer: layer), tensor.shape(configuration))
      guard tensor.form != .plain else {
        tensors.append(NamedTensor(name: name, shape: shape, floats: values))
        return
      }
      let quantized = values.withUnsafeBufferPointer {
        Quantizer.quantizeRows($0, rows: shape[0], columns: shape[1])
      }
      let blocks = WeightBlocks.blocked(quantized.values, rows: shape[0], columns: shape[1])
      tensors.append(
        NamedTensor(name: name, shape: tensor.storedShape(configuration), int8: blocks))
      tensors.append(
        NamedTensor(
          name: tensor.scaleName(layer: layer), shape: [shape[0]], floats: quantized.scales))
    }
    return tensors
  }

  private func forEachTensor(_ body: (ModelTensor, Int, [Float]) -> Void) {
    var random = FixtureRandom(seed: seed)
    for tensor in ModelTensor.allCases {
      let shape = tensor.shape(configuration)
      guard shape.allSatisfy({ $0 > 0 }) else { continue }
      for layer in 0..<(tensor.isPerLayer ? configuration.layerCount : 1) {
        var values = Self.values(tensor, count: shape.reduce(1, *), &random)
        adjustment?(tensor, layer, &values)
        body(tensor, layer, values)
      }
    }
  }

  /// Deviations that keep the residual stream near 1, so that every part matters to the logits.
  private static func values(
    _ tensor: ModelTensor, count: Int, _ random: inout FixtureRandom
  ) -> [Float] {
    let isNormWeight =
      [.attentionNormWeight, .mlpNormWeight, .finalNormWeight].contains(tensor)
    let deviation: Float = tensor.form == .matrix ? 0.12 : tensor.form == .embedding ? 0.5 : 0.2
    let middle: Float = isNormWeight ? 1 : 0
    // A loop on raw memory, because tests are built without optimisation.
    return [Float](unsafeUninitializedCapacity: count) { values, initializedCount in
      while initializedCount < count {
        values[initializedCount] = middle + random.uniform(deviation: deviation)
        initializedCount += 1
      }
    }
  }

  private static func transposed(_ values: [Float], columns: Int) -> [Float] {
    let rows = values.count / columns
    return (0..<values.count).map { values[$0 % rows * columns + $0 / rows] }
  }
}
