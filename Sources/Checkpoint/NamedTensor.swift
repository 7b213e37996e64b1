/// A tensor on its way into a file.
public struct NamedTensor {
  /// Writes the tensor's bytes `offset ..< offset + buffer.count` into the buffer.
  public typealias Generator = (_ offset: Int, _ buffer: UnsafeMutableRawBufferPointer) -> Void

  /// Where the bytes come from.
  public enum Storage {
    case owned([UInt8])
    /// Must stay valid until the writer returns.
    case borrowed(UnsafeRawBufferPointer)
    /// Made piece by piece, in ascending order, by the thread that called the writer.
    case generated(Generator)
  }

  public let name: String
  public let type: TensorType
  public let shape: [Int]
  public let storage: Storage

  public init(name: String, type: TensorType, shape: [Int], storage: Storage) {
    self.name = name
    self.type = type
    self.shape = shape
    self.storage = storage
  }

  /// A tensor that owns little-endian bytes.
  public init(name: String, type: TensorType, shape: [Int], bytes: [UInt8]) {
    self.init(name: name, type: type, shape: shape, storage: .owned(bytes))
  }

  /// A tensor whose bytes are only looked at while the writer runs.
  public init(name: String, type: TensorType, shape: [Int], bytes: UnsafeRawBufferPointer) {
    self.init(name: name, type: type, shape: shape, storage: .borrowed(bytes))
  }

  /// A float32 tensor.
  public init(name: String, shape: [Int], floats: [Float]) {
    let bytes = floats.withUnsafeBytes { Array($0) }
    self.init(name: name, type: .float32, shape: shape, storage: .owned(bytes))
  }

  /// An int8 tensor.
  public init(name: String, shape: [Int], int8 values: [Int8]) {
    let bytes = values.withUnsafeBytes { Array($0) }
    self.init(name: name, type: .int8, shape: shape, storage: .owned(bytes))
  }

  /// Bytes the shape and type call for; nil when that does not fit in an `Int`.
  public var byteCount: Int? { TensorShape.byteCount(shape, type) }
}
