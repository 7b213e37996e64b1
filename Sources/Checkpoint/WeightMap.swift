import Platform

/// The header of a safetensors content and its mapped bytes.
///
/// Owns the mapping: pointers it hands out are valid as long as the map lives. The bytes are
/// never written, so any thread may read them.
public final class WeightMap: @unchecked Sendable {
  /// Where the bytes came from, and how long opening took.
  public enum Origin: Sendable, Equatable {
    /// A plain safetensors file, mapped as it is.
    case file
    /// A file decompressed by an earlier start.
    case cache(path: String, seconds: Double)
    /// Decompressed by this start into the cache file that is now mapped.
    case decompressed(cachePath: String, seconds: Double, byteCount: Int)
    /// Decompressed into sealed memory: no cache was wanted, or no file could be written there.
    case memory(seconds: Double, cacheProblem: CheckpointError? = nil)
  }

  /// The path that was opened.
  public let path: String
  public let origin: Origin
  public let metadata: [String: String]
  /// In the order of their bytes.
  public let tensors: [TensorDescriptor]
  /// Where the data starts in the content.
  let dataStart: Int
  private let mapping: FileMapping
  /// What still makes the cache file durable.
  private let sealing: BackgroundThread?
  private let indices: [String: Int]

  init(
    path: String, mapping: FileMapping, header: SafetensorsHeader, origin: Origin
  ) {
    self.path = path
    self.origin = origin
    self.mapping = mapping
    sealing = nil
    metadata = header.metadata
    tensors = header.tensors
    dataStart = header.dataStart
    indices = Dictionary(
      uniqueKeysWithValues: header.tensors.enumerated().map { ($1.name, $0) })
  }

  private init(_ other: WeightMap, origin: Origin, sealing: BackgroundThread?) {
    path = other.path
    self.origin = origin
    self.sealing = sealing
    mapping = other.mapping
    metadata = other.metadata
    tensors = other.tensors
    dataStart = other.dataStart
    indices = other.indices
  }

  /// The same content, said to come from elsewhere.
  func with(origin: Origin, sealing: BackgroundThread?) -> WeightMap {
    WeightMap(self, origin: origin, sealing: sealing)
  }

  /// Waits until the disk has the cache file that this start wrote or checked, so that the next
  /// start need not check it. Only measurements and tests care.
  public func waitUntilCached() { sealing?.wait() }

  /// Size of the decompressed content: header and data.
  public var byteCount: Int { mapping.bytes.count }

  /// All bytes of the safetensors content.
  var content: UnsafeRawBufferPointer { mapping.bytes }

  public func descriptor(_ name: String) -> TensorDescriptor? {
    indices[name].map { tensors[$0] }
  }

  /// A tensor's bytes whatever its type and shape.
  public func bytes(_ tensor: TensorDescriptor) -> UnsafeRawBufferPointer {
    let range = tensor.byteRange
    return UnsafeRawBufferPointer(
      rebasing: mapping.bytes[(dataStart + range.lowerBound)..<(dataStart + range.upperBound)])
  }

  /// A tensor's bytes, if it exists with exactly this type and shape.
  public func bytes(
    _ name: String, type: TensorType, shape: [Int]
  ) throws(CheckpointError) -> UnsafeRawBufferPointer {
    let wanted = "\(type.rawValue) of shape \(shape)"
    guard let tensor = descriptor(name) else {
      throw CheckpointError(file: path, tensor: name, found: "no such tensor", expected: wanted)
    }
    guard tensor.type == type, tensor.shape == shape else {
      throw CheckpointError(
        file: path, tensor: name, found: "\(tensor.type.rawValue) of shape \(tensor.shape)",
        expected: wanted)
    }
    return bytes(tensor)
  }

  /// A float32 tensor of this shape.
  public func floats(
    _ name: String, shape: [Int]
  ) throws(CheckpointError) -> UnsafeBufferPointer<Float> {
    let raw = try bytes(name, type: .float32, shape: shape)
    let address = raw.baseAddress.map { Int(bitPattern: $0) } ?? 0
    guard address.isMultiple(of: MemoryLayout<Float>.alignment) else {
      throw CheckpointError(
        file: path, tensor: name, found: "data that starts at an odd byte",
        expected: "float32 data at a multiple of 4 bytes")
    }
    return raw.bindMemory(to: Float.self)
  }

  /// An int8 tensor of this shape.
  public func int8s(
    _ name: String, shape: [Int]
  ) throws(CheckpointError) -> UnsafeBufferPointer<Int8> {
    try bytes(name, type: .int8, shape: shape).bindMemory(to: Int8.self)
  }
}
