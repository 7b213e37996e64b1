/// Writes plain safetensors files.
public enum SafetensorsWriter {
  private static let pieceByteCount = 1 << 20

  /// Writes tensors and metadata to `path`; the same input gives the same bytes.
  ///
  /// The file appears under its name only when complete (temporary name, fsync, rename). Data
  /// starts at a multiple of 64 bytes; tensors follow each other in `TensorOrder`.
  /// - Throws: `CheckpointError` for equal names, a shape that does not fit its bytes, or a
  ///   file that cannot be written.
  public static func write(
    _ tensors: [NamedTensor], metadata: [String: String], to path: String
  ) throws(CheckpointError) {
    let layout = try SafetensorsLayout(
      tensors, metadata: metadata, path: path, isAligned: false)
    let file = try AtomicFile(path: path)
    var source = ContentSource(layout)
    let piece = AlignedBuffer(byteCount: pieceByteCount)
    while true {
      let count = source.read(into: piece.bytes)
      if count == 0 { break }
      try file.append(UnsafeRawBufferPointer(rebasing: piece.bytes[..<count]))
    }
    try file.commit()
  }
}
