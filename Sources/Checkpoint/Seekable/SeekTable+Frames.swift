import CZstd

extension SeekTable {
  /// Checks every frame's zstd header against the table, before room is made for its content.
  func checkFrameHeaders(file: String, bytes: UnsafeRawBufferPointer) throws(CheckpointError) {
    for (index, frame) in frames.enumerated() {
      let compressed = UnsafeRawBufferPointer(rebasing: bytes[frame.compressed])
      let reader = ByteReader(bytes: compressed)
      let magic = reader.uint32(at: 0)
      guard magic == SeekableFormat.zstdMagic else {
        throw Self.refusal(
          file, index, "0x\(Hexadecimal.text(magic)) as its first four bytes", "0xfd2fb528")
      }
      // Bit 2 is the checksum; bits 4 and 3 are unused and reserved; bits 1 and 0 would name
      // a dictionary.
      guard compressed[4] & 0b1_1111 == 0b0_0100 else {
        throw Self.refusal(
          file, index, "the frame descriptor 0x\(Hexadecimal.text(compressed[4]))",
          "a checksum and no dictionary")
      }
      let content = ZSTD_getFrameContentSize(compressed.baseAddress, compressed.count)
      guard content == UInt64(frame.content.count) else {
        throw Self.refusal(
          file, index, "a content size of \(content) in its header", "\(frame.content.count)")
      }
      let checksum = reader.uint32(at: compressed.count - 4)
      guard checksum == frame.checksum else {
        throw Self.refusal(
          file, index, "the checksum \(Hexadecimal.text(checksum))",
          "\(Hexadecimal.text(frame.checksum)), as in the seek table")
      }
    }
  }

  private static func refusal(
    _ file: String, _ index: Int, _ found: String, _ expected: String
  ) -> CheckpointError {
    CheckpointError(file: file, place: "frame \(index)", found: found, expected: expected)
  }
}
