/// A skippable frame between the last zstd frame and the seek table that covers what zstd's
/// own checksums leave open: unused bits of compressed blocks, frame headers, the seek table.
///
/// ```
/// u32 0x184D2A5D   u32 length of what follows
/// 8 bytes "updraft1"
/// u64 XXH64 of the whole seek table frame, header and footer included
/// u64 × n  XXH64 of each compressed frame
/// u64 XXH64 of everything above, from the frame's magic on
/// ```
/// The seek table lists this frame with no content, so its size is known before its bytes are
/// and neither frame depends on the other in a circle.
enum IntegrityFrame {
  static let mark = Array("updraft1".utf8)

  static func byteCount(frameCount: Int) -> Int {
    SeekableFormat.skippableHeaderByteCount + mark.count + 8 + 8 * frameCount + 8
  }

  static func bytes(seekTableDigest: UInt64, frameDigests: [UInt64]) -> [UInt8] {
    let count = byteCount(frameCount: frameDigests.count)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count)
    bytes.append(littleEndian: SeekableFormat.integrityMagic)
    bytes.append(littleEndian: UInt32(count - SeekableFormat.skippableHeaderByteCount))
    bytes += mark
    bytes.append(littleEndian: seekTableDigest)
    for digest in frameDigests { bytes.append(littleEndian: digest) }
    bytes.append(littleEndian: XXH64.digest(bytes))
    return bytes
  }

  /// Checks the frame against itself and against the seek table's bytes.
  ///
  /// - Returns: the digest of each compressed frame.
  static func parse(
    _ bytes: UnsafeRawBufferPointer, seekTable: UnsafeRawBufferPointer, frameCount: Int,
    file: String
  ) throws(CheckpointError) -> [UInt64] {
    let place = "integrity frame"
    guard bytes.count == byteCount(frameCount: frameCount) else {
      throw CheckpointError(
        file: file, place: place, found: "\(bytes.count) bytes",
        expected: "\(byteCount(frameCount: frameCount)) for \(frameCount) frames")
    }
    let reader = ByteReader(bytes: bytes)
    guard reader.uint32(at: 0) == SeekableFormat.integrityMagic,
      Int(reader.uint32(at: 4)) == bytes.count - SeekableFormat.skippableHeaderByteCount,
      bytes[8..<16].elementsEqual(mark)
    else {
      throw CheckpointError(
        file: file, place: place, found: "other bytes",
        expected: "a skippable frame 0x184D2A5D marked \u{201C}updraft1\u{201D}")
    }
    let body = UnsafeRawBufferPointer(rebasing: bytes[..<(bytes.count - 8)])
    try compare(
      XXH64.digest(body), reader.uint64(at: bytes.count - 8), "of its own bytes", file, place)
    try compare(
      XXH64.digest(seekTable), reader.uint64(at: 16), "of the frame", file, "seek table")
    return (0..<frameCount).map { reader.uint64(at: 24 + 8 * $0) }
  }

  private static func compare(
    _ found: UInt64, _ expected: UInt64, _ what: String, _ file: String, _ place: String
  ) throws(CheckpointError) {
    guard found == expected else {
      throw CheckpointError(
        file: file, place: place, found: "the digest \(Hexadecimal.text(found)) \(what)",
        expected: Hexadecimal.text(expected))
    }
  }
}
