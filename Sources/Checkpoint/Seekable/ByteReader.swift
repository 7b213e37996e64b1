/// Little-endian words at checked offsets of a buffer.
struct ByteReader {
  let bytes: UnsafeRawBufferPointer

  func uint32(at offset: Int) -> UInt32 {
    precondition(offset >= 0 && offset + 4 <= bytes.count, "offset must lie in the buffer")
    return UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
  }

  func uint64(at offset: Int) -> UInt64 {
    precondition(offset >= 0 && offset + 8 <= bytes.count, "offset must lie in the buffer")
    return UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }
}

extension [UInt8] {
  /// Appends an integer's bytes, least significant first.
  mutating func append<T: FixedWidthInteger>(littleEndian value: T) {
    Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
  }
}
