/// Reads the entries of a seek table whose outer shape has been checked.
struct EntryReader {
  let file: String
  let table: UnsafeRawBufferPointer

  private func word(_ index: Int, _ field: Int) -> UInt32 {
    let start = SeekableFormat.skippableHeaderByteCount + index * SeekableFormat.entryByteCount
    return ByteReader(bytes: table).uint32(at: start + 4 * field)
  }

  /// The last entry is the integrity frame: its size, no content.
  func checkIntegrityEntry(index: Int, byteCount: Int) throws(CheckpointError) {
    let entry = (word(index, 0), word(index, 1), word(index, 2))
    guard entry == (UInt32(byteCount), 0, SeekableFormat.emptyChecksum) else {
      throw CheckpointError(
        file: file, place: "seek table, entry \(index)", found: "\(entry)",
        expected: "the integrity frame: \(byteCount) bytes without content")
    }
  }

  /// One frame for each digest; their sizes must add up to `dataByteCount`.
  func frames(
    digests: [UInt64], dataByteCount: Int
  ) throws(CheckpointError) -> [SeekTable.Frame] {
    var frames: [SeekTable.Frame] = []
    frames.reserveCapacity(digests.count)
    var compressedEnd = 0
    var contentEnd = 0
    for (index, digest) in digests.enumerated() {
      let compressed = Int(word(index, 0))
      let content = Int(word(index, 1))
      // 9 bytes: the least a zstd frame header and one block take.
      guard compressed >= 9, compressed <= dataByteCount - compressedEnd else {
        throw CheckpointError(
          file: file, place: "seek table, frame \(index)", found: "\(compressed) compressed bytes",
          expected: "9 to the \(dataByteCount - compressedEnd) that are left")
      }
      guard (1...SeekableFormat.maximumFrameByteCount).contains(content) else {
        throw CheckpointError(
          file: file, place: "seek table, frame \(index)", found: "\(content) bytes of content",
          expected: "1 to \(SeekableFormat.maximumFrameByteCount)")
      }
      frames.append(
        SeekTable.Frame(
          compressed: compressedEnd..<(compressedEnd + compressed),
          content: contentEnd..<(contentEnd + content), checksum: word(index, 2),
          digest: digest))
      compressedEnd += compressed
      contentEnd += content
    }
    guard compressedEnd == dataByteCount else {
      throw CheckpointError(
        file: file, place: "seek table", found: "frames of \(compressedEnd) bytes in all",
        expected: "the \(dataByteCount) bytes before the integrity frame")
    }
    return frames
  }
}
