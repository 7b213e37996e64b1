/// What `inspect` prints: everything about a file but its weights.
public struct CheckpointSummary: Codable, Sendable {
  public struct Tensor: Codable, Sendable {
    public let name: String
    public let type: String
    public let shape: [Int]
    /// Offset of its first byte in the decompressed content.
    public let start: Int
    public let byteCount: Int
  }

  public struct Frame: Codable, Sendable {
    public let start: Int
    public let compressedByteCount: Int
    public let contentByteCount: Int
    /// Low 32 bits of XXH64 of the content, in hexadecimal.
    public let checksum: String
  }

  public let file: String
  /// Size of the file.
  public let byteCount: Int
  /// Size of the safetensors content.
  public let contentByteCount: Int
  /// Where the tensors' data starts in the content.
  public let dataStart: Int
  /// Name of the cache file, without its ending; nil for a plain file.
  public let key: String?
  public let configuration: ModelConfiguration?
  public let parameterCount: Int
  /// Whether int8 matrices lie in blocks (``WeightBlocks``); a float32 file has none.
  public let isBlocked: Bool
  public let tensors: [Tensor]
  /// Empty for a plain file.
  public let frames: [Frame]
  public let metadata: [String: String]

  /// Reads a plain or compressed file; every frame is decompressed and checked on the way.
  public init(path: String, workerCount: Int = 1) throws(CheckpointError) {
    let weights = try WeightMap.open(any: path, cacheDirectory: nil, workerCount: workerCount)
    let table = weights.origin == .file ? nil : try CompressedCheckpoint(path: path).table
    file = path
    byteCount = try FileSize.byteCount(path)
    contentByteCount = weights.byteCount
    dataStart = weights.dataStart
    key = table?.key
    metadata = weights.metadata
    configuration =
      metadata[MetadataKey.configuration] == nil
      ? nil : try ModelConfiguration(weights: weights)
    parameterCount = weights.tensors.reduce(0) { sum, tensor in
      let isModel = !tensor.name.hasPrefix(TensorPlan.rewardPrefix)
      return sum + (isModel && !tensor.name.hasSuffix("_scale") ? tensor.count : 0)
    }
    let dataStart = weights.dataStart
    tensors = weights.tensors.map { tensor in
      Tensor(
        name: tensor.name, type: tensor.type.rawValue, shape: tensor.shape,
        start: dataStart + tensor.byteRange.lowerBound, byteCount: tensor.byteRange.count)
    }
    isBlocked = weights.isQuantized
    frames = (table?.frames ?? []).map { frame in
      Frame(
        start: frame.compressed.lowerBound, compressedByteCount: frame.compressed.count,
        contentByteCount: frame.content.count, checksum: Hexadecimal.text(frame.checksum))
    }
  }
}
