import Checkpoint

/// Makes a float32 tensor piece by piece, so that a model larger than the memory can be
/// converted.
enum FloatGenerator {
  /// A tensor whose element `i`, in row-major order, is `element(i)`.
  static func tensor(
    _ name: String, shape: [Int], _ element: @escaping (Int) -> Float
  ) -> NamedTensor {
    let size = MemoryLayout<Float>.size
    return NamedTensor(
      name: name, type: .float32, shape: shape,
      storage: .generated { offset, buffer in
        // Pieces start and end between elements: all tensors of these files are float32.
        precondition(
          offset.isMultiple(of: size) && buffer.count.isMultiple(of: size),
          "A piece of a float32 tensor must hold whole elements.")
        let first = offset / size
        for index in 0..<(buffer.count / size) {
          buffer.storeBytes(of: element(first + index), toByteOffset: index * size, as: Float.self)
        }
      })
  }
}
