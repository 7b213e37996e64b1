/// Constants of the container: the zstd seekable format, and what Updraft adds to it.
///
/// ```
/// frame 0 … frame n−1     zstd frames, each with content size and content checksum
/// integrity frame         skippable: digests of everything else (see IntegrityFrame)
/// seek table              skippable: one entry per frame, the integrity frame included
/// ```
enum SeekableFormat {
  static let zstdMagic: UInt32 = 0xFD2F_B528
  static let integrityMagic: UInt32 = 0x184D_2A5D
  static let seekTableMagic: UInt32 = 0x184D_2A5E
  static let footerMagic: UInt32 = 0x8F92_EAB1
  /// Bit 7 says that entries carry checksums; the other bits are reserved and zero.
  static let descriptor: UInt8 = 0x80
  /// Magic and length of a skippable frame.
  static let skippableHeaderByteCount = 8
  /// Compressed size, content size, checksum: three 32-bit words.
  static let entryByteCount = 12
  /// Frame count, descriptor, magic.
  static let footerByteCount = 9
  /// Low 32 bits of XXH64 of nothing: the checksum of a frame without content.
  static let emptyChecksum: UInt32 = 0x51D8_E999

  /// Largest content of one frame; bounds each worker's buffer.
  static let maximumFrameByteCount = 4 << 20
  static let minimumFrameByteCount = 1 << 10
  static let maximumFrameCount = 1 << 20
  /// Largest decompressed checkpoint: 64 GiB, forty times GPT-2 XL in int8.
  static let maximumContentByteCount = 64 << 30
  /// Content may exceed 64 MiB only up to this multiple of the compressed size. Int8 weights
  /// compress less than 2 to 1; zstd alone would let 100 KiB stand for 3 GiB of zeros.
  static let maximumRatio = 64
  static let freeContentByteCount = 64 << 20

  /// Whether a file begins as zstd does.
  static func isZstd(_ bytes: UnsafeRawBufferPointer) -> Bool {
    bytes.count >= 4 && ByteReader(bytes: bytes).uint32(at: 0) == zstdMagic
  }
}
