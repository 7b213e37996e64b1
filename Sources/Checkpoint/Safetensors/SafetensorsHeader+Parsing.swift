extension SafetensorsHeader {
  /// Bounds on what one header may hold; a GPT-2 of 48 layers has about 1,000 tensors.
  static let maximumTensorCount = 100_000
  static let maximumMetadataCount = 1_000

  static func parse(
    _ scanner: inout HeaderScanner
  ) throws(CheckpointError) -> (metadata: [String: String], tensors: [TensorDescriptor]) {
    var metadata: [String: String]?
    var tensors: [TensorDescriptor] = []
    var names: Set<String> = []
    // The reference implementation wants the brace first, without white space before it.
    guard scanner.bytes.first == 0x7B else { throw scanner.refusal(expected: "\u{201C}{\u{201D}") }
    try scanner.expect("{")
    if !scanner.take("}") {
      repeat {
        let name = try scanner.string()
        guard names.insert(name).inserted else {
          throw CheckpointError(
            file: scanner.file, tensor: name, found: "the name twice in the header",
            expected: "each name once")
        }
        try scanner.expect(":")
        if name == "__metadata__" {
          metadata = try parseMetadata(&scanner)
        } else {
          guard tensors.count < maximumTensorCount else {
            throw scanner.refusal(expected: "at most \(maximumTensorCount) tensors")
          }
          tensors.append(try parseTensor(&scanner, name: name))
        }
      } while scanner.take(",")
      try scanner.expect("}")
    }
    if scanner.peek() != nil {
      throw scanner.refusal(expected: "only spaces after the header's last brace")
    }
    return (metadata ?? [:], tensors)
  }

  private static func parseMetadata(
    _ scanner: inout HeaderScanner
  ) throws(CheckpointError) -> [String: String] {
    var metadata: [String: String] = [:]
    try scanner.expect("{")
    if scanner.take("}") { return metadata }
    repeat {
      guard metadata.count < maximumMetadataCount else {
        throw scanner.refusal(expected: "at most \(maximumMetadataCount) metadata keys")
      }
      let key = try scanner.string()
      try scanner.expect(":")
      let value = try scanner.string()
      guard metadata.updateValue(value, forKey: key) == nil else {
        throw CheckpointError(
          file: scanner.file, place: "metadata \(key)", found: "the key twice",
          expected: "each key once")
      }
    } while scanner.take(",")
    try scanner.expect("}")
    return metadata
  }

  private static func parseTensor(
    _ scanner: inout HeaderScanner, name: String
  ) throws(CheckpointError) -> TensorDescriptor {
    var type: TensorType?
    var shape: [Int]?
    var offsets: [Int]?
    try scanner.expect("{")
    repeat {
      let key = try scanner.string()
      try scanner.expect(":")
      switch key {
      case "dtype" where type == nil:
        type = try parseType(&scanner, name: name)
      case "shape" where shape == nil:
        shape = try scanner.integers(limit: TensorShape.maximumDimensionCount)
      case "data_offsets" where offsets == nil:
        offsets = try scanner.integers(limit: 2)
      default:
        throw CheckpointError(
          file: scanner.file, tensor: name, found: "the field \u{201C}\(key)\u{201D}",
          expected: "dtype, shape and data_offsets, each once")
      }
    } while scanner.take(",")
    try scanner.expect("}")
    guard let type, let shape, let offsets else {
      throw CheckpointError(
        file: scanner.file, tensor: name, found: "an incomplete description",
        expected: "dtype, shape and data_offsets")
    }
    return try descriptor(
      file: scanner.file, name: name, type: type, shape: shape, offsets: offsets)
  }

  private static func parseType(
    _ scanner: inout HeaderScanner, name: String
  ) throws(CheckpointError) -> TensorType {
    let text = try scanner.string()
    guard let type = TensorType(rawValue: text) else {
      throw CheckpointError(
        file: scanner.file, tensor: name, found: "the element type \u{201C}\(text)\u{201D}",
        expected: "one of \(TensorType.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return type
  }

  private static func descriptor(
    file: String, name: String, type: TensorType, shape: [Int], offsets: [Int]
  ) throws(CheckpointError) -> TensorDescriptor {
    guard offsets.count == 2, offsets[0] <= offsets[1] else {
      throw CheckpointError(
        file: file, tensor: name, found: "data_offsets \(offsets)",
        expected: "a start and an end not before it")
    }
    guard let byteCount = TensorShape.byteCount(shape, type) else {
      throw CheckpointError(
        file: file, tensor: name, found: "the shape \(shape)",
        expected: "a shape whose byte count is below 2^63")
    }
    guard offsets[1] - offsets[0] == byteCount else {
      throw CheckpointError(
        file: file, tensor: name, found: "\(offsets[1] - offsets[0]) bytes",
        expected: "\(byteCount) for \(type.rawValue) of shape \(shape)")
    }
    return TensorDescriptor(
      name: name, type: type, shape: shape, byteRange: offsets[0]..<offsets[1])
  }
}
