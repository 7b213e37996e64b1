extension SeekTable {
  /// One compressed frame of a file being written.
  struct Entry {
    let compressedByteCount: Int
    let contentByteCount: Int
    let checksum: UInt32
    let digest: UInt64
  }

  /// The bytes that follow the last zstd frame: integrity frame and seek table.
  static func trailer(_ entries: [Entry]) -> [UInt8] {
    let integrityByteCount = IntegrityFrame.byteCount(frameCount: entries.count)
    var table: [UInt8] = []
    let bodyByteCount =
      (entries.count + 1) * SeekableFormat.entryByteCount + SeekableFormat.footerByteCount
    table.append(littleEndian: SeekableFormat.seekTableMagic)
    table.append(littleEndian: UInt32(bodyByteCount))
    for entry in entries {
      table.append(littleEndian: UInt32(entry.compressedByteCount))
      table.append(littleEndian: UInt32(entry.contentByteCount))
      table.append(littleEndian: entry.checksum)
    }
    table.append(littleEndian: UInt32(integrityByteCount))
    table.append(littleEndian: UInt32(0))
    table.append(littleEndian: SeekableFormat.emptyChecksum)
    table.append(littleEndian: UInt32(entries.count + 1))
    table.append(SeekableFormat.descriptor)
    table.append(littleEndian: SeekableFormat.footerMagic)
    let integrity = IntegrityFrame.bytes(
      seekTableDigest: XXH64.digest(table), frameDigests: entries.map(\.digest))
    return integrity + table
  }
}
