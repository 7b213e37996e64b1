import Checkpoint

/// A tensor of float32, float16 or bfloat16, read as float32. Every conversion is exact.
struct FloatSource {
  /// Element types that can be read.
  static let types: [TensorType] = [.float32, .float16, .bfloat16]

  /// Keeps the mapped bytes alive.
  private let file: WeightMap
  private let type: TensorType
  private let bytes: UnsafeRawBufferPointer

  let shape: [Int]
  var count: Int { shape.reduce(1, *) }

  /// - Precondition: the tensor has one of `types` and comes from `file`.
  init(_ tensor: TensorDescriptor, of file: WeightMap) {
    precondition(Self.types.contains(tensor.type), "Only floating-point tensors can be read.")
    self.file = file
    type = tensor.type
    shape = tensor.shape
    bytes = file.bytes(tensor)
  }

  /// The element at an index, counted in row-major order.
  subscript(index: Int) -> Float {
    switch type {
    case .float16:
      let pattern = bytes.loadUnaligned(fromByteOffset: 2 * index, as: UInt16.self)
      return Float(Float16(bitPattern: pattern))
    case .bfloat16:
      let pattern = bytes.loadUnaligned(fromByteOffset: 2 * index, as: UInt16.self)
      return Float(bitPattern: UInt32(pattern) << 16)
    default:
      return bytes.loadUnaligned(fromByteOffset: 4 * index, as: Float.self)
    }
  }

  /// Whether two tensors hold the same numbers in the same shape.
  func equals(_ other: FloatSource) -> Bool {
    guard shape == other.shape else { return false }
    if type == other.type { return bytes.elementsEqual(other.bytes) }
    return (0..<count).allSatisfy { self[$0] == other[$0] }
  }
}
