/// Header bytes and tensor order of a safetensors file about to be written.
struct SafetensorsLayout {
  /// Data starts at a multiple of this many bytes, so that it is a cache line's and SIMD's
  /// boundary in the mapped file.
  static let alignment = 64

  /// Length prefix and JSON, padded with spaces.
  let headerBytes: [UInt8]
  let tensors: [NamedTensor]
  let dataByteCount: Int

  var byteCount: Int { headerBytes.count + dataByteCount }

  /// Lays the tensors out; with `isAligned`, refuses any whose size is not a multiple of 64.
  init(
    _ tensors: [NamedTensor], metadata: [String: String], path: String, isAligned: Bool
  ) throws(CheckpointError) {
    self.tensors = TensorOrder.sorted(tensors)
    var names: Set<String> = ["__metadata__"]
    var json = "{"
    if !metadata.isEmpty { json += Self.metadataJSON(metadata) }
    var end = 0
    for tensor in self.tensors {
      guard names.insert(tensor.name).inserted else {
        throw CheckpointError(
          file: path, tensor: tensor.name, found: "the name twice", expected: "each name once")
      }
      let count = try Self.checkedByteCount(tensor, path: path, isAligned: isAligned)
      if json.utf8.count > 1 { json += "," }
      json += JSONText.quoted(tensor.name)
      let shape = tensor.shape.map(String.init).joined(separator: ",")
      json += ":{\"dtype\":\"\(tensor.type.rawValue)\",\"shape\":[\(shape)],"
      json += "\"data_offsets\":[\(end),\(end + count)]}"
      end += count
    }
    json += "}"
    dataByteCount = end
    headerBytes = try Self.header(json, path: path)
  }

  private static func metadataJSON(_ metadata: [String: String]) -> String {
    let keys = metadata.keys.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
    let entries = keys.map { JSONText.quoted($0) + ":" + JSONText.quoted(metadata[$0] ?? "") }
    return "\"__metadata__\":{\(entries.joined(separator: ","))}"
  }

  private static func checkedByteCount(
    _ tensor: NamedTensor, path: String, isAligned: Bool
  ) throws(CheckpointError) -> Int {
    guard let count = tensor.byteCount, tensor.shape.count <= TensorShape.maximumDimensionCount
    else {
      throw CheckpointError(
        file: path, tensor: tensor.name, found: "the shape \(tensor.shape)",
        expected: "at most \(TensorShape.maximumDimensionCount) sizes with a product below 2^63")
    }
    let given: Int
    switch tensor.storage {
    case .owned(let bytes): given = bytes.count
    case .borrowed(let bytes): given = bytes.count
    case .generated: given = count
    }
    guard given == count else {
      throw CheckpointError(
        file: path, tensor: tensor.name, found: "\(given) bytes",
        expected: "\(count) for \(tensor.type.rawValue) of shape \(tensor.shape)")
    }
    guard !isAligned || count.isMultiple(of: alignment) else {
      throw CheckpointError(
        file: path, tensor: tensor.name,
        found: "\(count) bytes (\(tensor.type.rawValue) of shape \(tensor.shape))",
        expected: "a multiple of \(alignment), so that every tensor of a checkpoint is aligned")
    }
    return count
  }

  private static func header(_ json: String, path: String) throws(CheckpointError) -> [UInt8] {
    var text = Array(json.utf8)
    let padding = (alignment - (8 + text.count) % alignment) % alignment
    text.append(contentsOf: repeatElement(0x20, count: padding))
    guard text.count <= SafetensorsHeader.maximumByteCount else {
      throw CheckpointError(
        file: path, place: "header", found: "\(text.count) bytes",
        expected: "at most \(SafetensorsHeader.maximumByteCount)")
    }
    return withUnsafeBytes(of: UInt64(text.count).littleEndian) { Array($0) } + text
  }
}
