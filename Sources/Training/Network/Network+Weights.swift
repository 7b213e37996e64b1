import Checkpoint
import Kernels
import Platform

extension Network {
  /// A network that scores with the weights of a float32 trainer file.
  ///
  /// - Throws: ``TrainingError`` for a file without configuration or with a tensor missing
  ///   or of another shape or type.
  public convenience init(
    weights: WeightMap, tokenCapacity: Int? = nil, pool: WorkerPool, kernels: KernelTable
  ) throws(TrainingError) {
    let shape: NetworkShape
    do {
      shape = try NetworkShape(ModelConfiguration(weights: weights))
    } catch {
      throw TrainingError(error.description)
    }
    try self.init(
      shape: shape, tokenCapacity: tokenCapacity ?? shape.positionCount, trains: false,
      pool: pool, kernels: kernels)
    try load(weights)
  }

  /// Copies every parameter from a file.
  public func load(_ weights: WeightMap) throws(TrainingError) {
    for entry in layout.entries {
      do {
        let source = try weights.floats(entry.name, shape: entry.shape)
        guard let base = source.baseAddress else { continue }
        (parameterArena.base + entry.offset).update(from: base, count: entry.count)
      } catch {
        throw TrainingError(error.description)
      }
    }
  }

  /// Every parameter as a tensor that borrows this network's memory.
  public func namedTensors() -> [NamedTensor] {
    layout.entries.map { entry in
      NamedTensor(
        name: entry.name, type: .float32, shape: entry.shape,
        bytes: UnsafeRawBufferPointer(parameter(entry)))
    }
  }
}
