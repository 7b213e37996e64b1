extension SeekTable {
  private typealias Format = SeekableFormat

  /// Reads and checks the seek table and the integrity frame of a whole compressed file.
  ///
  /// Everything is checked against the file's size and the format's limits before anything is
  /// allocated from it; frames themselves are not looked at.
  init(file: String, bytes: UnsafeRawBufferPointer) throws(CheckpointError) {
    let tableStart = try Self.start(file: file, bytes: bytes)
    let table = UnsafeRawBufferPointer(rebasing: bytes[tableStart...])
    let entryCount =
      (table.count - Format.skippableHeaderByteCount - Format.footerByteCount)
      / Format.entryByteCount
    let frameCount = entryCount - 1
    let integrityByteCount = IntegrityFrame.byteCount(frameCount: frameCount)
    let dataByteCount = tableStart - integrityByteCount
    guard dataByteCount > 0 else {
      throw CheckpointError(
        file: file, place: "integrity frame",
        found: "\(tableStart) bytes before the seek table",
        expected: "more than the \(integrityByteCount) of the integrity frame")
    }
    let integrity = UnsafeRawBufferPointer(rebasing: bytes[dataByteCount..<tableStart])
    let digests = try IntegrityFrame.parse(
      integrity, seekTable: table, frameCount: frameCount, file: file)
    let entries = EntryReader(file: file, table: table)
    try entries.checkIntegrityEntry(index: frameCount, byteCount: integrityByteCount)
    frames = try entries.frames(digests: digests, dataByteCount: dataByteCount)
    contentByteCount = frames.last?.content.upperBound ?? 0
    key = Hexadecimal.text(XXH64.digest(table)) + Hexadecimal.text(XXH64.digest(integrity))
    try checkContentSize(file: file, compressedByteCount: bytes.count)
  }

  /// Finds the seek table from the footer and checks what frames it.
  private static func start(
    file: String, bytes: UnsafeRawBufferPointer
  ) throws(CheckpointError) -> Int {
    let place = "seek table"
    let overhead = Format.skippableHeaderByteCount + Format.footerByteCount
    guard bytes.count >= overhead + 2 * Format.entryByteCount else {
      throw CheckpointError(
        file: file, place: place, found: "a file of \(bytes.count) bytes",
        expected: "at least \(overhead + 2 * Format.entryByteCount) for the smallest table")
    }
    let reader = ByteReader(bytes: bytes)
    let magic = reader.uint32(at: bytes.count - 4)
    guard magic == Format.footerMagic else {
      throw CheckpointError(
        file: file, place: place, found: "0x\(Hexadecimal.text(magic)) as the last four bytes",
        expected: "0x8f92eab1, the end of a seekable zstd file")
    }
    let descriptor = bytes[bytes.count - 5]
    guard descriptor == Format.descriptor else {
      throw CheckpointError(
        file: file, place: place, found: "the descriptor 0x\(Hexadecimal.text(descriptor))",
        expected: "0x80, a table with checksums")
    }
    let entryCount = Int(reader.uint32(at: bytes.count - Format.footerByteCount))
    guard (2...(Format.maximumFrameCount + 1)).contains(entryCount) else {
      throw CheckpointError(
        file: file, place: place, found: "\(entryCount) entries",
        expected: "2 to \(Format.maximumFrameCount + 1)")
    }
    let byteCount = overhead + entryCount * Format.entryByteCount
    guard byteCount <= bytes.count else {
      throw CheckpointError(
        file: file, place: place, found: "\(entryCount) entries in a file of \(bytes.count) bytes",
        expected: "a table that fits in the file")
    }
    let start = bytes.count - byteCount
    guard reader.uint32(at: start) == Format.seekTableMagic,
      Int(reader.uint32(at: start + 4)) == byteCount - Format.skippableHeaderByteCount
    else {
      throw CheckpointError(
        file: file, place: place, found: "other bytes at \(start)",
        expected: "a skippable frame 0x184D2A5E of \(byteCount) bytes")
    }
    return start
  }

  /// Refuses decompression bombs by what they declare.
  private func checkContentSize(
    file: String, compressedByteCount: Int
  ) throws(CheckpointError) {
    let limit = min(
      Format.maximumContentByteCount,
      Format.freeContentByteCount + Format.maximumRatio * compressedByteCount)
    guard contentByteCount <= limit else {
      throw CheckpointError(
        file: file, place: "seek table",
        found: "\(contentByteCount) bytes of content in \(compressedByteCount) compressed",
        expected: "at most \(limit)")
    }
  }
}
