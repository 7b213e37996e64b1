import Checkpoint

/// The tensors of a model under the names and in the shapes of `GPT2LMHeadModel`.
struct ExportedTensors {
  private static let embeddingName = "wte.weight"
  private let weights: WeightMap
  private let configuration: ModelConfiguration

  init(_ weights: WeightMap, _ configuration: ModelConfiguration) {
    self.weights = weights
    self.configuration = configuration
  }

  /// Float32 tensors, and how many rows of `wte` there are.
  func model() throws(CheckpointError) -> (rowCount: Int, tensors: [NamedTensor]) {
    let isQuantized = weights.descriptor(Self.embeddingName)?.type == .int8
    var tensors: [NamedTensor] = []
    var rowCount = 0
    for planned in TensorPlan.tensors(configuration) where !Companion.holds(planned.name) {
      var shape = planned.floatShape
      let element =
        isQuantized && planned.role != .plain
        ? try dequantized(planned)
        : try plain(planned.name, shape: shape)
      if planned.name == Self.embeddingName {
        rowCount = usedRowCount(element)
        shape[0] = rowCount
      }
      tensors.append(FloatGenerator.tensor("transformer." + planned.name, shape: shape, element))
    }
    return (rowCount, tensors)
  }

  /// Rows of `wte` up to the last token or the last row that is not zero: the rows that pad it
  /// to a multiple of 64 are left out, those that an imported model had of its own are not.
  private func usedRowCount(_ element: (Int) -> Float) -> Int {
    let width = configuration.width
    var count = configuration.vocabularyCount
    while count > configuration.tokenCount {
      let row = ((count - 1) * width)..<(count * width)
      if row.contains(where: { element($0) != 0 }) { break }
      count -= 1
    }
    return count
  }

  private func plain(
    _ name: String, shape: [Int]
  ) throws(CheckpointError) -> (Int) -> Float {
    let values = try weights.floats(name, shape: shape)
    let owner = weights
    return { index in withExtendedLifetime(owner) { values[index] } }
  }

  /// An int8 matrix `[out, in]`, stored in blocks, as Conv1D's `[in, out]`; an embedding row by
  /// row.
  private func dequantized(
    _ planned: TensorPlan.Tensor
  ) throws(CheckpointError) -> (Int) -> Float {
    let (rows, columns) = (planned.shape[0], planned.shape[1])
    let values = try weights.int8s(
      planned.name, shape: WeightBlocks.shape(rows: rows, columns: columns))
    let scales = try weights.floats(planned.scaleName, shape: [rows])
    let owner = weights
    let isTransposed = planned.role == .matrix
    return { index in
      withExtendedLifetime(owner) {
        let row = isTransposed ? index % rows : index / columns
        let column = isTransposed ? index / rows : index % columns
        let place = WeightBlocks.index(row: row, column: column, columns: columns)
        return Float(values[place]) * scales[row]
      }
    }
  }

  /// What the companion file holds; nil for a model that is a plain GPT-2.
  func companion() -> (tensors: [NamedTensor], metadata: [String: String])? {
    let tensors = weights.tensors.filter { Companion.holds($0.name) }.map { tensor in
      NamedTensor(
        name: tensor.name, type: tensor.type, shape: tensor.shape, bytes: weights.bytes(tensor))
    }
    guard !tensors.isEmpty || weights.metadata[MetadataKey.commands] != nil else { return nil }
    return (tensors, weights.metadata.filter { Companion.metadataKeys.contains($0.key) })
  }
}
