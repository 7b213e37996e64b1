/// The parsed and checked header of a safetensors file.
///
/// Layout: 8 bytes little-endian header length N, N bytes of JSON, then the data. Tensors fill
/// the data without hole or overlap, and each range is exactly shape × element size.
struct SafetensorsHeader {
  /// As in the reference implementation: longer headers are refused unread.
  static let maximumByteCount = 100_000_000

  let metadata: [String: String]
  /// In the order of their bytes.
  let tensors: [TensorDescriptor]
  /// Offset of the data in the file: 8 + header length.
  let dataStart: Int

  /// Parses the header of a whole file and checks it against the file's length.
  init(file: String, bytes: UnsafeRawBufferPointer) throws(CheckpointError) {
    let length = try Self.length(file: file, prefix: bytes, fileByteCount: bytes.count)
    dataStart = 8 + length
    var scanner = HeaderScanner(
      bytes: UnsafeRawBufferPointer(rebasing: bytes[8..<dataStart]), file: file)
    var parsed = try Self.parse(&scanner)
    parsed.tensors.sort {
      ($0.byteRange.lowerBound, $0.byteRange.upperBound)
        < ($1.byteRange.lowerBound, $1.byteRange.upperBound)
    }
    metadata = parsed.metadata
    tensors = parsed.tensors
    try checkCoverage(file: file, dataByteCount: bytes.count - dataStart)
  }

  /// The header length of a file of `fileByteCount` bytes whose first bytes are `prefix`.
  static func length(
    file: String, prefix: UnsafeRawBufferPointer, fileByteCount: Int
  ) throws(CheckpointError) -> Int {
    guard prefix.count >= 8 else {
      throw CheckpointError(
        file: file, found: "\(prefix.count) bytes", expected: "a safetensors file of at least 10")
    }
    let length = UInt64(littleEndian: prefix.loadUnaligned(as: UInt64.self))
    guard length >= 2, length <= UInt64(maximumByteCount) else {
      throw CheckpointError(
        file: file, place: "header", found: "a header length of \(length) bytes",
        expected: "2 to \(maximumByteCount)")
    }
    guard Int(length) <= fileByteCount - 8 else {
      throw CheckpointError(
        file: file, place: "header",
        found: "a header length of \(length) bytes in a file of \(fileByteCount)",
        expected: "a header that ends before the file does")
    }
    return Int(length)
  }

  /// Tensors must tile the data: no hole, no overlap, nothing left over.
  private func checkCoverage(file: String, dataByteCount: Int) throws(CheckpointError) {
    var end = 0
    for tensor in tensors {
      guard tensor.byteRange.lowerBound == end else {
        let fault = tensor.byteRange.lowerBound < end ? "an overlap" : "a hole"
        throw CheckpointError(
          file: file, tensor: tensor.name,
          found: "\(fault): data from \(tensor.byteRange.lowerBound)",
          expected: "data from \(end), where the tensor before it ends")
      }
      end = tensor.byteRange.upperBound
    }
    guard end == dataByteCount else {
      throw CheckpointError(
        file: file, found: "\(dataByteCount) bytes of data after the header",
        expected: "the \(end) bytes that its tensors cover")
    }
  }
}
