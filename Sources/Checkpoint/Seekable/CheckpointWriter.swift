/// Writes `NAME.safetensors.zst`: safetensors content in the zstd seekable format.
public enum CheckpointWriter {
  /// The value of `updraft.format` this code writes and reads. Version 1 had matrices row by row.
  public static let format = "2"

  /// Writes tensors and metadata to `path`; the same input gives the same bytes with the same
  /// libzstd, however many workers there are.
  ///
  /// The file appears under its name only when complete (temporary name, fsync, rename).
  /// `updraft.format` is added to the metadata.
  /// - Parameters:
  ///   - frameByteCount: content of each frame, 1 KiB to 4 MiB; the last may be shorter.
  ///   - level: zstd's compression level.
  ///   - workerCount: threads that compress.
  /// - Throws: `CheckpointError` for equal names, a tensor whose byte count is not a multiple
  ///   of 64, a shape that does not fit its bytes, or a file that cannot be written.
  public static func write(
    _ tensors: [NamedTensor], metadata: [String: String], to path: String,
    frameByteCount: Int = 1 << 20, level: Int32 = 19, workerCount: Int = 1
  ) throws(CheckpointError) {
    let sizes = SeekableFormat.minimumFrameByteCount...SeekableFormat.maximumFrameByteCount
    guard sizes.contains(frameByteCount) else {
      throw CheckpointError(
        file: path, found: "a frame size of \(frameByteCount) bytes",
        expected: "\(sizes.lowerBound) to \(sizes.upperBound)")
    }
    var metadata = metadata
    metadata[MetadataKey.format] = format
    let layout = try SafetensorsLayout(tensors, metadata: metadata, path: path, isAligned: true)
    let file = try AtomicFile(path: path)
    let batch = try CompressionBatch(
      file: path, frameByteCount: frameByteCount, level: level, workerCount: max(1, workerCount))
    var source = ContentSource(layout)
    var entries: [SeekTable.Entry] = []
    while let frames = try batch.next(&source) {
      for frame in frames {
        entries.append(frame.entry)
        try file.append(frame.bytes)
      }
    }
    try file.append(SeekTable.trailer(entries))
    try file.commit()
  }
}
