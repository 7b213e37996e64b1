/// Where each frame of a compressed checkpoint lies and what it should hold.
struct SeekTable {
  struct Frame: Equatable {
    /// Bytes in the compressed file.
    let compressed: Range<Int>
    /// Bytes in the decompressed content.
    let content: Range<Int>
    /// Low 32 bits of XXH64 of the content.
    let checksum: UInt32
    /// XXH64 of the compressed bytes.
    let digest: UInt64
  }

  let frames: [Frame]
  /// Size of the decompressed content.
  let contentByteCount: Int
  /// 32 hexadecimal digits that stand for the file: digests of seek table and integrity frame.
  let key: String
}
