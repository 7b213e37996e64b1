/// Writes `NAME.safetensors.zst`: safetensors content in the zstd seekable format.
public enum CheckpointWriter {
  public static func write(
    _ tensors: [NamedTensor], metadata: [String: String], to path: String,
    frameByteCount: Int = 1 << 20, level: Int32 = 19, workerCount: Int = 1
  ) throws(CheckpointError) {
    try SafetensorsWriter.write(tensors, metadata: metadata, to: path)
  }
}
