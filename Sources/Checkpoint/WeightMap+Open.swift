extension WeightMap {
  /// Maps a plain safetensors file, such as the trainer's float32 model.
  public static func open(safetensors path: String) throws(CheckpointError) -> WeightMap {
    let mapping = try MappedBytes(path: path)
    let header = try SafetensorsHeader(file: path, bytes: mapping.bytes)
    return WeightMap(path: path, mapping: mapping, header: header, origin: .file)
  }

  /// Opens a plain or a compressed file, whichever its first bytes say it is.
  public static func open(
    any path: String, cacheDirectory: String?, workerCount: Int
  ) throws(CheckpointError) -> WeightMap {
    let mapping = try MappedBytes(path: path)
    if mapping.bytes.count >= 4,
      UInt32(littleEndian: mapping.bytes.loadUnaligned(as: UInt32.self)) == 0xFD2F_B528
    {
      return try open(
        checkpoint: path, cacheDirectory: cacheDirectory, workerCount: workerCount)
    }
    return try open(safetensors: path)
  }

  /// Opens a compressed checkpoint through its cache file.
  public static func open(
    checkpoint path: String, cacheDirectory: String?, workerCount: Int
  ) throws(CheckpointError) -> WeightMap {
    throw CheckpointError(file: path, found: "a compressed file", expected: "a plain one")
  }
}
